import type { ReactNode } from 'react';
import { READ_ONLY } from '../../editor/read-only-reason';
import { useEditorState } from '../hooks/use-studio';

/** Controls that change the project: they are disabled while another tab has it. Adds no box to the layout. */
export function Editable({ children }: { readonly children: ReactNode }) {
  const readOnly = useEditorState((state) => state.readOnly);
  return (
    <fieldset
      className="editable"
      role="presentation"
      disabled={readOnly}
      title={readOnly ? READ_ONLY : undefined}
    >
      {children}
    </fieldset>
  );
}
