import { expect, test } from 'vitest';
import { emptyProject } from '../core/project/project';
import { serialiseProject } from '../core/project/project-schema';
import { takeFixture } from '../core/project/take.fixture';
import { filesInProcess } from './in-process';
import { FilesClient } from './files-client';

const files = filesInProcess();

test('a project file is read as it was written', async () => {
  const project = { ...emptyProject, takes: [takeFixture({ curve: emptyProject.curve })] };
  expect(await files.readProject(new File([serialiseProject(project)], 'a.json'))).toEqual(project);
});

test('a file that is no project is refused in one sentence', async () => {
  await expect(files.readProject(new File(['{'], 'a.json'))).rejects.toThrow(
    'a.json is not a project file, or it is damaged.',
  );
});

test('a file that is too large is refused before it is read or a worker starts', async () => {
  const file = new File(['{}'], 'a.json');
  Object.defineProperty(file, 'size', { value: 340e6 });
  file.text = () => expect.fail('it was read');
  const sentence = 'a.json is not a project: it has 340 MB, and a project file has at most 128 MB.';
  await expect(files.readProject(file)).rejects.toThrow(sentence);
  const client = new FilesClient(() => expect.fail('a worker was started'));
  await expect(client.readProject(file)).rejects.toThrow(sentence);
});
