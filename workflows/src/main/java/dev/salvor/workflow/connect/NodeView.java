package dev.salvor.workflow.connect;

import java.util.Optional;

/**
 * What the files of a state folder say about its node, without asking anybody: cheap enough for
 * each command.
 *
 * @param engine the living engine of this folder, embedded or in memory
 * @param engineStopped a signal holds it: it lives, but does nothing
 * @param worker the living worker of this folder
 */
public record NodeView(
    Optional<EngineRecord> engine, boolean engineStopped, Optional<WorkerRecord> worker) {

  /** Looks at a state folder. */
  public static NodeView of(StateFolder state) {
    Optional<ProcessMark> process =
        ProcessMark.read(state.enginePid()).filter(ProcessMark::isAlive);
    return new NodeView(
        process.flatMap(alive -> EngineRecord.read(state)),
        process.filter(ProcessMark::isStopped).isPresent(),
        WorkerRecord.living(state));
  }

  /**
   * Whether a command can go on without starting anything: a worker lives, and so does the engine
   * it serves, where that engine is of this folder.
   */
  public boolean isUp(EngineKind wanted) {
    return worker
            .filter(present -> present.kind() == wanted && !present.process().isStopped())
            .isPresent()
        && (wanted == EngineKind.EXTERNAL || (engine.isPresent() && !engineStopped));
  }
}
