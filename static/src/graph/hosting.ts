/** The page as its parts see it. */
import type { GraphHost } from "./host";
import type { GraphPage } from "./page";

export function hostOf(page: GraphPage): GraphHost {
  return {
    root: page.root, store: page.store, mayEdit: page.mayEdit,
    get chosen() { return page.state.chosen; },
    parameter: (name) => page.state.own[name] ?? "",
    setParameter: (name, value) => page.setParameter(name, value),
    choose: (choice) => page.choosing.choose(choice),
    filter: (change) => page.filter(change),
    settle: () => page.settled(),
    refresh: () => page.news.look(),
    decided: (gone) => page.news.decided(gone),
    stands: (uid, status) => void page.source.decided.set(uid, status),
    heard: () => page.source.decided.clear(),
    remember: (step) => page.commands.history.add(step),
    addLegend: (section) => page.part("#legend-parts").append(section),
    addPanel: (kind, panel) => page.inspector.addPanel(kind, panel),
    addEntityTab: (tab) => page.inspector.entityTabs.push(tab),
    addStatementSection: (section) => page.inspector.statementSections.push(section),
  };
}
