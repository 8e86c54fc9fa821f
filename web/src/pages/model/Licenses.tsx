import { useState } from 'preact/hooks';
import type { Schemas } from '../../api/client';
import { useApi } from '../../api/useApi';
import { Button } from '../../design/controls';
import { Empty, Loaded, ModelLink, Panel } from '../../design/show';
import { counted, full, visible } from '../../design/text';
import { changeWords, licenseSteps, told } from './licenses';

/** Steps shown before the reader asks for all. */
const few = 10;

/** What became of the licence on the way from the roots down to a model. */
export function Licenses({ id }: { id: string }) {
  const licenses = useApi('/api/v1/licenses', { id });
  return (
    <Panel
      title="Licences along the way"
      note="Told from the licences’ identifiers alone; nobody’s licence was read. No legal advice."
    >
      <Loaded from={licenses} height={160}>
        {(answer) => <Steps answer={answer} />}
      </Loaded>
    </Panel>
  );
}

function Steps({ answer }: { answer: Schemas['LicensesAnswer'] }) {
  const [all, setAll] = useState(false);
  const steps = licenseSteps(answer);
  const conflicts = steps.filter((step) => step.conflict !== null).length;
  const self = answer.members[0];
  if (steps.length === 0) {
    return (
      <Empty>
        {self && told(self)
          ? `Licence: ${told(self)}.`
          : self?.missing
            ? 'Its licence is not known.'
            : 'It tells no licence.'}{' '}
        It has no ancestors that a licence could come from.
      </Empty>
    );
  }
  const shown = all ? steps : steps.slice(0, few);
  return (
    <>
      <p class="model-say">
        {conflicts > 0 ? (
          <strong>
            {full(conflicts)} of {counted(steps.length, 'step')}{' '}
            {conflicts === 1 ? 'deserves' : 'deserve'} a look.
          </strong>
        ) : (
          `None of ${counted(steps.length, 'step')} stands out.`
        )}
        {answer.truncated &&
          ` Of the ancestors, the nearest ${full(answer.members.length)} were looked at.`}
      </p>
      <ol class="licence-steps">
        {shown.map((step) => (
          <li
            key={`${step.child.id} ${step.parent.id}`}
            class={step.conflict ? 'licence-conflict' : ''}
          >
            <Side model={step.parent} />
            <span class="licence-change">
              <span aria-hidden="true">→ </span>
              {changeWords[step.change]}
            </span>
            <Side model={step.child} />
            {step.conflict && (
              <p class="licence-why">
                <strong>Look:</strong> {visible(step.conflict)}
              </p>
            )}
          </li>
        ))}
      </ol>
      {steps.length > few && (
        <Button look="plain" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Show fewer' : `Show all ${full(steps.length)} steps`}
        </Button>
      )}
    </>
  );
}

function Side({ model }: { model: Schemas['LicensedModel'] }) {
  return (
    <span class="licence-side">
      <ModelLink id={model.id} />
      <span class={told(model) ? 'licence-word' : 'licence-word quiet'}>
        {told(model) ?? (model.missing ? 'not known' : 'none told')}
      </span>
    </span>
  );
}
