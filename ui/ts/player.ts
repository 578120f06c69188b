import { start } from "./playing";

const player = document.querySelector<HTMLElement>("[data-player]");
if (player) start(player);
