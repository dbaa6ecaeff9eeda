/** The find box: entities anywhere in the project, whether the scene shows them or not; the table is filtered along. */
import { t } from "../messages";
import { EntityField, type Suggestion } from "./entity-field";

export interface FindEvents {
  chosen(entity: Suggestion): void;
  typed(words: string): void;
  isShown(uid: string): boolean;
}

export class FindBox {
  constructor(private readonly field: HTMLInputElement, list: HTMLElement, events: FindEvents) {
    const leave = (): void => {
      field.value = "";
      events.typed("");
      field.blur();
    };
    new EntityField(field, list, {
      typed: (words) => events.typed(words),
      chosen: (entity) => {
        leave();
        events.chosen(entity);
      },
      note: (entity) => (events.isShown(entity.uid) ? t("statements", { n: entity.statement_count }) : t("graph.not_shown")),
      left: leave,
    });
  }

  focus(): void {
    this.field.focus();
    this.field.select();
  }
}
