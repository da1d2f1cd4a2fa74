package dev.salvor.workflow.wire;

import dev.salvor.runbook.json.SalvorJson;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.common.converter.ByteArrayPayloadConverter;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import io.temporal.common.converter.NullPayloadConverter;
import java.nio.file.Path;
import java.util.Optional;

/** The data converter that worker and command line both use. */
public final class Wire {
  /**
   * In front of a schedule's name in place of a workflow's id, for what its runs are started with.
   * No id of a run begins so.
   */
  public static final String SCHEDULE = "schedule//";

  private Wire() {}

  /**
   * Sealing converter with the keys of this state folder; one is made if there is none.
   *
   * @throws java.io.UncheckedIOException with a message for people if they are unusable
   */
  public static DataConverter dataConverter(Path stateRoot) {
    return dataConverter(made(stateRoot), UsedStarts.NONE);
  }

  /**
   * The same for a worker of workflows: {@code used} keeps a start from being used twice.
   *
   * @throws java.io.UncheckedIOException with a message for people if the keys are unusable
   */
  public static DataConverter ofWorker(Path stateRoot, UsedStarts used) {
    return dataConverter(made(stateRoot), used);
  }

  /**
   * The same for whoever only looks: a key that is missing is not made.
   *
   * @throws java.io.UncheckedIOException with a message for people if there is no usable key
   */
  public static DataConverter present(Path stateRoot) {
    return dataConverter(PayloadKeys.in(PayloadKeyFile.locate(stateRoot)), UsedStarts.NONE);
  }

  /**
   * The execution whose start the calling thread reads, if it is a workflow's that begins now: what
   * is refused then is a start, and nothing of it has been done before.
   *
   * @param wanted the class that is read
   */
  public static Optional<WorkflowExecution> beginning(Class<?> wanted) {
    return InWorkflow.is() && Marks.isRequest(Marks.kind(wanted))
        ? InWorkflow.beginning()
        : Optional.empty();
  }

  /** Sealing converter with this key. Failures are sealed as a whole. */
  public static DataConverter dataConverter(PayloadKey key) {
    return dataConverter(PayloadKeys.of(key), UsedStarts.NONE);
  }

  /** Sealing converter with these keys. */
  public static DataConverter dataConverter(PayloadKeys keys, UsedStarts used) {
    DataConverter plain =
        new DefaultDataConverter(
            new NullPayloadConverter(),
            new ByteArrayPayloadConverter(),
            new JacksonJsonPayloadConverter(SalvorJson.mapper()));
    return new SealingConverter(plain, keys, used);
  }

  /**
   * The same converter, whose values only the execution {@code execution} of their workflow takes.
   * One that does not seal is given back as it is.
   */
  public static DataConverter forExecution(DataConverter converter, String execution) {
    return marking(converter, Marks.EXECUTION, execution);
  }

  /**
   * The same converter, whose values start workflows of the type {@code type} only. One that does
   * not seal is given back as it is.
   */
  public static DataConverter forType(DataConverter converter, String type) {
    return marking(converter, Marks.TYPE, type);
  }

  private static DataConverter marking(DataConverter converter, String mark, String value) {
    return converter instanceof SealingConverter sealing ? sealing.marking(mark, value) : converter;
  }

  private static PayloadKeys made(Path stateRoot) {
    Path file = PayloadKeyFile.locate(stateRoot);
    PayloadKeyFile.loadOrCreate(file);
    return PayloadKeys.in(file);
  }
}
