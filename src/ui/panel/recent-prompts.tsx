import type { PromptWords } from '../../studio/prompt/prompt-words';
import { Menu, type MenuItem } from '../controls/menu';
import { useMenuBelow } from '../controls/use-menu-below';
import { useStudio, useStudioState } from '../hooks/use-studio';

/** The prompts that were used last, in a menu; choosing one sets text and negative prompt. */
export function RecentPrompts() {
  const studio = useStudio();
  const prompts = useStudioState((state) => state.recentPrompts);
  const menu = useMenuBelow();
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
        aria-label="Recent prompts"
        title="Prompts that were used last"
        {...menu.button}
      >
        Recent
      </button>
      {menu.at && (
        <Menu
          label="Recent prompts"
          sections={[
            prompts.map((words, k) => item(String(k), labelOf(words), () => studio.prompt.set(words))),
            [item('clear', 'Clear this list', () => studio.prompt.clearRecent())],
          ]}
          at={menu.at}
          onClose={menu.close}
        />
      )}
    </>
  );
}

/** "heels on marble, not: music" */
function labelOf({ text, negative }: PromptWords): string {
  return [text, negative && `not: ${negative}`].filter(Boolean).join(', ');
}
