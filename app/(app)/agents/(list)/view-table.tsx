"use client";

import { FishSymbol, LayoutGrid, List, type LucideIcon } from "lucide-react";
import dynamic from "next/dynamic";
import type { ComponentType } from "react";
import type { View } from "@/lib/i18n/preferences";
import { AgentGrid } from "./agent-grid";
import { AgentTable } from "./agent-list";
import { WaterSkeleton } from "./aquarium/scenery";
import type { ViewProps } from "./view-props";

/** A part of its own: who never looks at it never loads it. */
const Aquarium = dynamic(() => import("./aquarium/aquarium").then((part) => part.Aquarium), { loading: WaterSkeleton });

/** How each view draws, and its sign. */
export const VIEW_TABLE: Record<View, { Body: ComponentType<ViewProps>; Icon: LucideIcon }> = {
  aquarium: { Body: Aquarium, Icon: FishSymbol },
  grid: { Body: AgentGrid, Icon: LayoutGrid },
  list: { Body: AgentTable, Icon: List },
};
