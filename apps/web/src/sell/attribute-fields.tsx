import { useFormContext } from "react-hook-form";
import { choiceText } from "../listing/attribute-list.ts";
import type { AttributeDefinition } from "../listing/categories.ts";
import type { ListingDraft } from "../listing/listing.ts";
import { ChoiceGroup } from "../ui/choice-group.tsx";
import { SelectField, TextField } from "../ui/text-field.tsx";
import type { ListingInputs } from "./listing-inputs.ts";

/** The fields that a subcategory asks for, made from its definitions. */
export function AttributeFields({ definitions }: { readonly definitions: readonly AttributeDefinition[] }) {
  return definitions.map((definition) => (
    <div key={definition.key} className={definition.type === "choices" ? "sm:col-span-2" : ""}>
      <AttributeField definition={definition} />
    </div>
  ));
}

function AttributeField({ definition }: { readonly definition: AttributeDefinition }) {
  const { register, formState } = useFormContext<ListingInputs, unknown, ListingDraft>();
  const { key, label, required } = definition;
  const input = register(`attributes.${key}`);
  const error = formState.errors.attributes?.[key]?.message;
  const frame = { label, optional: !required, error: typeof error === "string" ? error : undefined };
  switch (definition.type) {
    case "text":
      return <TextField {...frame} maxLength={definition.maxLength} {...input} />;
    case "integer":
      return <TextField {...frame} inputMode="numeric" suffix={definition.unit} {...input} />;
    case "decimal":
      return <TextField {...frame} inputMode="decimal" suffix={definition.unit} {...input} />;
    case "choice":
      return (
        <SelectField {...frame} {...input}>
          <option value="">Choose</option>
          {definition.choices.map((choice) => (
            <option key={choice} value={choice}>
              {choiceText(choice)}
            </option>
          ))}
        </SelectField>
      );
    case "choices":
      return (
        <ChoiceGroup
          {...frame}
          type="checkbox"
          input={input}
          choices={definition.choices.map((value) => ({ value, label: choiceText(value) }))}
        />
      );
    case "boolean":
      return (
        <SelectField {...frame} {...input}>
          <option value="">Choose</option>
          <option value="yes">Yes</option>
          <option value="no">No</option>
        </SelectField>
      );
  }
}
