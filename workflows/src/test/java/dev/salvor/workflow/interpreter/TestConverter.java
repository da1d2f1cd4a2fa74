package dev.salvor.workflow.interpreter;

import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.wire.PayloadKey;
import dev.salvor.workflow.wire.Wire;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;

/** How values pass in these tests. */
final class TestConverter {
  /** {@code -Dsalvor.sealed=true} seals them, as the product does. */
  static final DataConverter GIVEN =
      Boolean.getBoolean("salvor.sealed")
          ? Wire.dataConverter(PayloadKey.of(new byte[32]))
          : DefaultDataConverter.newDefaultInstance()
              .withPayloadConverterOverrides(new JacksonJsonPayloadConverter(SalvorJson.mapper()));

  private TestConverter() {}
}
