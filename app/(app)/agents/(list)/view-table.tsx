"use client";

import { LayoutGrid, List, type LucideIcon } from "lucide-react";
import type { ComponentType } from "react";
import { AgentGrid } from "./agent-grid";
import { AgentTable } from "./agent-list";
import type { View } from "./list-query";
import type { ViewProps } from "./view-props";

/** How each view draws, and its sign. */
export const VIEW_TABLE: Record<View, { Body: ComponentType<ViewProps>; Icon: LucideIcon }> = {
  grid: { Body: AgentGrid, Icon: LayoutGrid },
  list: { Body: AgentTable, Icon: List },
};
