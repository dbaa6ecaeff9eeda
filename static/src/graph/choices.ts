/** What the inspector and the table may ask of the page. */
import type { Choices } from "./inspector/parts";
import { entityTools } from "./inspector/tools";
import type { GraphPage } from "./page";

export function choicesOf(page: GraphPage): Choices {
  return {
    entity: (uid) => void page.chooseNode(uid),
    edge: (uid) => void page.chooseEdge(uid),
    close: () => void page.choose(null),
    mayEdit: page.mayEdit,
    decided: (uid, gone) => void page.renamed(uid, gone),
    parallel: (uid) => {
      const own = page.store.edges.get(uid);
      return own ? page.store.parallelTo(own).filter((other) => other.uid !== uid) : [];
    },
    isPinned: (uid) => page.places?.pins.has(uid) ?? false,
    tools: (entity) => {
      const alone = (act: () => unknown) => (): void => {
        page.selection.clear();
        void act();
      };
      const { commands } = page;
      const { element, update } = entityTools(entity, {
        more: (uid) => page.source.hiddenNeighbours(uid),
        isPinned: (uid) => page.places?.pins.has(uid) ?? false,
        isCollapsed: (uid) => page.state.filters.collapsed.has(uid),
        degrees: (uid) => (page.state.filters.focus?.entity === uid ? page.state.filters.focus.degrees : 0),
        expand: (_uid, limit) => alone(() => commands.expand(limit))(),
        collapse: alone(() => commands.collapse()),
        focus: (uid, degrees) => void page.focus(uid, degrees),
        pin: alone(() => commands.pin()),
        hide: alone(() => commands.hide()),
        paths: alone(() => commands.paths()),
      });
      page.toolsChanged = update;
      return element;
    },
  };
}
