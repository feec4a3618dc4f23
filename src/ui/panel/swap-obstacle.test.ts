import { expect, test } from 'vitest';
import { emptyProject, type TakeRecording } from '../../core/project/project';
import { swapObstacle } from './swap-obstacle';

const take = (text: string, source: TakeRecording['source'] = 'bank', picture = '') => ({
  picture: picture === '' ? [] : [{ words: picture, share: 0.6 }],
  prompt: { ...emptyProject.prompt, text },
  recordings: [{ source, id: 'r', name: 'wood', licence: '', attribution: '', weight: 1 }],
});

test('recordings that the words of the prompt have chosen are swapped, others say why not', () => {
  expect(swapObstacle(take('wood'), 'wood', false)).toBeNull();
  expect(swapObstacle(take('wood'), 'wood', true)).toContain('Wait');
  expect(swapObstacle(take('wood'), 'metal', false)).toContain('use its recipe first');
  expect(swapObstacle(take('wood', 'reference'), 'wood', false)).toContain('Only recordings that words');
  expect(swapObstacle(take(' '), ' ', false)).toContain('Only recordings that words');
  expect(swapObstacle(take('', 'bank', 'a door'), '', false)).toBeNull();
});
