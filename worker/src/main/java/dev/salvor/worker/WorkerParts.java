package dev.salvor.worker;

import io.temporal.common.converter.DataConverter;
import io.temporal.worker.Worker;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a worker runs, made elsewhere.
 *
 * @param converter the one data converter, with its seals
 * @param workflows puts the interpreter of runbooks on a worker
 * @param activities implementations of the activity interfaces
 * @param notices those that reach people, apart from what runs need
 * @param deeds notes in the audit what the node does by itself
 */
record WorkerParts(
    DataConverter converter,
    Consumer<Worker> workflows,
    List<Object> activities,
    List<Object> notices,
    OwnDeeds deeds) {
  WorkerParts {
    activities = List.copyOf(activities);
    notices = List.copyOf(notices);
  }
}
