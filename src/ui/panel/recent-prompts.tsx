import { useState } from 'react';
import type { PromptWords } from '../../studio/prompt/prompt-words';
import { Menu, type MenuItem } from '../controls/menu';
import { useStudio, useStudioState } from '../hooks/use-studio';

/** The prompts that were used last, in a menu; choosing one sets text and negative prompt. */
export function RecentPrompts() {
  const studio = useStudio();
  const prompts = useStudioState((state) => state.recentPrompts);
  const [at, setAt] = useState<{ readonly x: number; readonly y: number } | null>(null);
  if (prompts.length === 0) return null;
  const item = (id: string, label: string, run: () => void): MenuItem => ({
    ...{ id, label, run },
    ...{ shortcut: null, disabled: false },
  });
  return (
    <>
      <button
        type="button"
        className="button small quiet recent-prompts"
        aria-haspopup="menu"
        aria-expanded={at !== null}
        aria-label="Recent prompts"
        title="Prompts that were used last"
        onClick={(event) => {
          const { left, bottom } = event.currentTarget.getBoundingClientRect();
          setAt(at ? null : { x: left, y: bottom + 2 });
        }}
      >
        Recent
      </button>
      {at && (
        <Menu
          label="Recent prompts"
          sections={[
            prompts.map((words, k) => item(String(k), labelOf(words), () => studio.prompt.set(words))),
            [item('clear', 'Clear this list', () => studio.prompt.clearRecent())],
          ]}
          at={at}
          onClose={() => setAt(null)}
        />
      )}
    </>
  );
}

/** "heels on marble, not: music" */
function labelOf({ text, negative }: PromptWords): string {
  return [text, negative && `not: ${negative}`].filter(Boolean).join(', ');
}
