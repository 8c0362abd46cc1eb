import type { Sketch } from "../sketch.ts";

/** A cardboard box, for what no other drawing fits. */
export const parcel = {
  parcel: {
    surface: "table",
    scale: 1.25,
    shadow: 300,
    draw: ({ accent }) => `<polygon points="-280,-330 120,-330 120,0 -280,0" fill="#c79a66"/>
      <polygon points="120,-330 290,-400 290,-60 120,0" fill="#a97c4b"/>
      <polygon points="-280,-330 -110,-400 290,-400 120,-330" fill="#dab684"/>
      <polygon points="-110,-330 -50,-330 110,-400 50,-400" fill="#efdcb8"/><rect x="-110" y="-330" width="60" height="90" fill="#efdcb8"/>
      <rect x="-250" y="-120" width="120" height="80" fill="#f7f2e8"/><path d="M-236,-96 h92 M-236,-76 h70 M-236,-58 h84" stroke="${accent}" stroke-width="6"/>`,
  },
} satisfies Record<string, Sketch>;
