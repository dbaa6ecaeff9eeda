/** What the inspector and the table may ask of the page. */
import type { Choices } from "./inspector/parts";
import type { EntityActs } from "./inspector/tools";
import type { GraphPage } from "./page";

export function choicesOf(page: GraphPage): Choices {
  return {
    entity: (uid) => void page.choosing.node(uid),
    edge: (uid) => void page.choosing.edge(uid),
    close: () => void page.choosing.choose(null),
    mayEdit: page.mayEdit,
    decided: (uid, gone) => void page.news.renamed(uid, gone),
    parallel: (uid) => {
      const own = page.store.edges.get(uid);
      return own ? page.store.parallelTo(own).filter((other) => other.uid !== uid) : [];
    },
    isPinned: (uid) => page.places?.pins.has(uid) ?? false,
    acts: actsOf(page),
    toolsDrawn: (update) => (page.toolsChanged = update),
  };
}

/** What the buttons under an entity's name do: the same as the keys, with nothing else marked. */
function actsOf(page: GraphPage): EntityActs {
  const alone = (act: () => unknown) => (): void => {
    page.selection.clear();
    void act();
  };
  return {
    more: (uid) => page.source.hiddenNeighbours(uid),
    isPinned: (uid) => page.places?.pins.has(uid) ?? false,
    isCollapsed: (uid) => page.state.filters.collapsed.has(uid),
    degrees: (uid) => (page.state.filters.focus?.entity === uid ? page.state.filters.focus.degrees : 0),
    expand: (_uid, limit) => alone(() => page.commands.expand(limit))(),
    collapse: alone(() => page.commands.collapse()),
    focus: (uid, degrees) => void page.focus(uid, degrees),
    pin: alone(() => page.commands.pin()),
    hide: alone(() => page.commands.hide()),
    paths: alone(() => page.commands.paths()),
  };
}
