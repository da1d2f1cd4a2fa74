package dev.salvor.workflow.wire;

import dev.salvor.runbook.json.SalvorJson;
import io.temporal.common.converter.ByteArrayPayloadConverter;
import io.temporal.common.converter.CodecDataConverter;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import io.temporal.common.converter.NullPayloadConverter;
import java.nio.file.Path;
import java.util.List;

/** The data converter that worker and command line both use. */
public final class Wire {
  /**
   * In front of a schedule's name in place of a workflow's id, for what its runs are started with.
   * No id of a run begins so.
   */
  public static final String SCHEDULE = "schedule//";

  private Wire() {}

  /**
   * Sealing converter with the key of this state folder, which is made if there is none.
   *
   * @throws java.io.UncheckedIOException with a message for people if the key is unusable
   */
  public static DataConverter dataConverter(Path stateRoot) {
    return dataConverter(PayloadKeyFile.loadOrCreate(PayloadKeyFile.locate(stateRoot)));
  }

  /**
   * The same for whoever only looks: a key that is missing is not made.
   *
   * @throws java.io.UncheckedIOException with a message for people if there is no usable key
   */
  public static DataConverter present(Path stateRoot) {
    return dataConverter(PayloadKeyFile.load(PayloadKeyFile.locate(stateRoot)));
  }

  /** Sealing converter with this key. Failures are sealed with their messages and traces. */
  public static DataConverter dataConverter(PayloadKey key) {
    DataConverter plain =
        new DefaultDataConverter(
            new NullPayloadConverter(),
            new ByteArrayPayloadConverter(),
            new JacksonJsonPayloadConverter(SalvorJson.mapper()));
    return new CodecDataConverter(plain, List.of(new SealingCodec(key)), true);
  }
}
