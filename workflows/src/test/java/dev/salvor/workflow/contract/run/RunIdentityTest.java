package dev.salvor.workflow.contract.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.fleet.HostId;
import dev.salvor.runbook.Runbook;
import dev.salvor.runbook.json.Definitions;
import dev.salvor.workflow.contract.RunRequest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RunIdentityTest {
  private static RunRequest request(String id, Map<String, Object> parameters, String secret) {
    Runbook runbook =
        new Runbook(
            Runbook.SCHEMA_VERSION,
            "small",
            Optional.empty(),
            Map.of(),
            List.of("local"),
            List.of(),
            Optional.empty(),
            List.of(),
            List.of(),
            "5m",
            List.of(),
            Optional.empty());
    return new RunRequest(
        new RunId(id),
        Definitions.pin(runbook, Map.of()),
        parameters,
        Map.of("token", secret),
        HostId.LOCAL,
        new NodeId("0123456789abcdef"),
        new Submitter("alice", "desk"),
        Instant.EPOCH,
        Optional.empty());
  }

  private static Map<String, Object> ordered(Object... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }

  @Test
  void isTheSameForTheSameRunHoweverItsParametersWereWrittenDown() {
    RunIdentity one =
        request("r-1", ordered("size", 5L, "list", List.of("a", "b"), "token", "env:T"), "x")
            .identity();
    RunIdentity other =
        request("r-1", ordered("token", "env:T", "list", List.of("a", "b"), "size", 5), "y")
            .identity();
    assertThat(one).isEqualTo(other);
    assertThat(one.digest()).isEqualTo(other.digest());
  }

  @Test
  void isAnotherForAnyOtherIdOrParameter() {
    RunIdentity one = request("r-1", Map.of("size", 5L), "x").identity();
    assertThat(request("R-1", Map.of("size", 5L), "x").identity().digest())
        .isNotEqualTo(one.digest());
    assertThat(request("r-1", Map.of("size", "5"), "x").identity().digest())
        .isNotEqualTo(one.digest());
    assertThat(request("r-1", Map.of("size", 5L, "a", 1L), "x").identity().digest())
        .isNotEqualTo(one.digest());
  }

  @Test
  void itsLineIsReadBackAndATornOneIsNone() {
    RunIdentity one = request("fleet:1/web-1", Map.of(), "x").identity();
    String line = one.line();
    assertThat(RunIdentity.parse(line + "\n")).contains(one);
    for (int end = 0; end < line.length(); end++) {
      assertThat(RunIdentity.parse(line.substring(0, end))).isEmpty();
    }
    assertThat(RunIdentity.parse(line.replace("small", "other"))).isEmpty();
  }

  @Test
  void staysWhatItWasOnHostsOutThere() {
    assertThat(new RunIdentity(new RunId("r-1"), "small", "d", "p").line())
        .isEqualTo(
            "S1 r-1 small d p 85af4cf71f994a5c12133e61b14c2f10d248761a66330aa7916624371f70f809 .");
  }
}
