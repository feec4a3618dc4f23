import { loadPart } from '../platform/page-files';

/** Token ids of `text`, special tokens included, at most `maxTokens`; truncation preserves the closing token. */
export type Tokenize = (text: string) => number[];

/** @param file a Hugging Face tokenizer.json. */
export async function openTokenizer(file: Blob, maxTokens: number): Promise<Tokenize> {
  const { Tokenizer } = await loadPart(() => import('@huggingface/tokenizers'));
  const tokenizer = new Tokenizer(JSON.parse(await file.text()) as object, {});
  return (text) => {
    const { ids } = tokenizer.encode(text);
    return ids.length <= maxTokens ? ids : [...ids.slice(0, maxTokens - 1), ids.at(-1)!];
  };
}
