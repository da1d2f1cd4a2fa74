package dev.salvor.workflow.contract.run;

/** The parts of the step contract that run on a host. */
public enum StepPart {
  CHECK,
  COMMAND,
  VERIFY
}
