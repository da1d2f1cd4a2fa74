package dev.salvor.workflow.contract.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.salvor.runbook.json.SalvorJson;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PrepareReportTest {
  @Test
  void anAnswerOfAnOlderNodeTellsNobody() throws JsonProcessingException {
    PrepareReport ready =
        SalvorJson.mapper()
            .readValue(
                """
                {"kind": "ready", "pin": {"machineId": "m", "stateRoot": "/s", "stateId": "i"},
                 "facts": {}, "runFolder": "/r", "warnings": []}
                """,
                PrepareReport.class);
    PrepareReport refused =
        SalvorJson.mapper()
            .readValue(
                "{\"kind\": \"refused\", \"refusal\": \"LOCKED\", \"why\": \"x\"}",
                PrepareReport.class);

    assertThat(((PrepareReport.Ready) ready).notices()).isFalse();
    assertThat(refused).isEqualTo(new PrepareReport.Refused(Refusal.LOCKED, "x"));
  }

  @Test
  void whetherAnybodyIsToldSurvivesTheWire() throws JsonProcessingException {
    PrepareReport told =
        new PrepareReport.Ready(
                new HostPin("m", "/s", "i"),
                SalvorJson.mapper().createObjectNode(),
                "/r",
                List.of())
            .telling(true);
    String text = SalvorJson.mapper().writerFor(PrepareReport.class).writeValueAsString(told);

    assertThat(SalvorJson.mapper().readValue(text, PrepareReport.class)).isEqualTo(told);
    assertThat(text).contains("\"notices\":true");
  }
}
