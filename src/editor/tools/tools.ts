import type { ToolId } from '../session';
import { eraser } from './eraser';
import { line } from './line';
import { pencil } from './pencil';
import { rangeTool } from './range';
import { select } from './select';
import { stampTool } from './stamp';
import type { Tool } from './tool';

/** In the order of the toolbar. */
export const tools: readonly Tool[] = [select, pencil, line, stampTool, eraser, rangeTool];

export function toolById(id: ToolId): Tool {
  return tools.find((tool) => tool.id === id) ?? select;
}
