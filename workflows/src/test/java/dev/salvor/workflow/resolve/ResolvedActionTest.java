package dev.salvor.workflow.resolve;

import static dev.salvor.workflow.resolve.ResolveFixture.definition;
import static dev.salvor.workflow.resolve.ResolveFixture.main;
import static dev.salvor.workflow.resolve.ResolveFixture.resolve;
import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.Definition;
import dev.salvor.workflow.contract.ResolvedStep;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.Program;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the program of a typed action is given. */
final class ResolvedActionTest {
  @Test
  void parametersOfAnActionBecomeItsEnvironment() {
    Definition d =
        definition(
            "h: {type: string}",
            """
            - name: s
              uses: http
              with:
                url: https://example.org/
                headers: {X-A: '${{ params.h }}', X-B: two}
                timeout: 1m30s
                insecure: true
                expectStatus: 204
            - {name: t, uses: wait, with: {command: ['test', '-e', '${{ params.h }}'], interval: 500ms}}
            """);
    List<ResolvedStep> steps = resolve(d, 0, Map.of("h", "a\n$(id)"), Map.of()).steps();
    Command http = main(steps.get(0));
    assertThat(http.program()).isEqualTo(new Program.Builtin("http", "do"));
    assertThat(http.env())
        .isEqualTo(
            Map.of(
                "WITH_URL", "https://example.org/",
                "WITH_HEADERS_COUNT", "2",
                "WITH_HEADERS_0", "X-A",
                "WITH_HEADERS_0_VALUE", "a\n$(id)",
                "WITH_HEADERS_1", "X-B",
                "WITH_HEADERS_1_VALUE", "two",
                "WITH_TIMEOUT", "90",
                "WITH_INSECURE", "true",
                "WITH_EXPECT_STATUS", "204"));
    assertThat(steps.get(0).check().orElseThrow().program())
        .isEqualTo(new Program.Builtin("http", "check"));
    assertThat(steps.get(0).undo()).isEmpty();
    assertThat(main(steps.get(1)).env())
        .isEqualTo(
            Map.of(
                "WITH_COMMAND_COUNT",
                "3",
                "WITH_COMMAND_0",
                "test",
                "WITH_COMMAND_1",
                "-e",
                "WITH_COMMAND_2",
                "a\n$(id)",
                "WITH_INTERVAL",
                "1"));
  }

  @Test
  void secretsOfAnActionArriveAsFiles() {
    Definition d =
        definition(
            "pw: {type: secret}, u: {type: string}",
            "- {name: s, uses: password, with: {user: '${{ params.u }}', password: '${{ params.pw"
                + " }}'}}");
    Command command =
        main(resolve(d, 0, Map.of("pw", "env:P", "u", "kim"), Map.of()).steps().get(0));
    assertThat(command.secretFiles()).isEqualTo(Map.of("WITH_PASSWORD_FILE", "pw"));
    assertThat(command.env()).isEqualTo(Map.of("WITH_USER", "kim"));
    assertThat(resolve(d, 0, Map.of("u", "kim"), Map.of()).steps().get(0).problem())
        .contains("password: the secret parameter \"pw\" was not given");
    assertThat(
            resolve(d, 0, Map.of("pw", "env:P", "u", "a b; rm"), Map.of())
                .steps()
                .get(0)
                .problem()
                .orElseThrow())
        .startsWith("with: user: \"a b; rm\" is not ");
  }

  @Test
  void aFileBesideTheRunbookTravelsAsContent() {
    Definition d =
        definition(
            "",
            "- {name: s, uses: file, with: {path: /etc/x, source: files/x.conf, mode: '0600'}}\n"
                + "- {name: t, uses: file, with: {path: /etc/y, source: /usr/share/y}}");
    List<ResolvedStep> steps = resolve(d, 0, Map.of(), Map.of()).steps();
    assertThat(main(steps.get(0)).env())
        .isEqualTo(
            Map.of(
                "WITH_PATH",
                "/etc/x",
                "WITH_CONTENT",
                "#!/bin/sh\n# files/x.conf\n",
                "WITH_MODE",
                "0600"));
    assertThat(main(steps.get(1)).env())
        .isEqualTo(Map.of("WITH_PATH", "/etc/y", "WITH_SOURCE", "/usr/share/y"));
  }

  @Test
  void undoOfTheActionIsUndoneAndAnotherActionIsDone() {
    Definition d =
        definition(
            "",
            """
            - {name: s, uses: service, with: {name: sshd, state: stopped}}
            - {name: t, run: [x], idempotency: safe, undo: {uses: service, with: {name: sshd, state: started}}}
            - {name: u, uses: service, with: {name: a, state: stopped}, undo: {uses: service, with: {name: b, state: started}}}
            """);
    List<ResolvedStep> steps = resolve(d, 0, Map.of(), Map.of()).steps();
    assertThat(steps)
        .extracting(s -> s.undo().orElseThrow().program())
        .containsExactly(
            new Program.Builtin("service", "undo"),
            new Program.Builtin("service", "do"),
            new Program.Builtin("service", "do"));
  }

  @Test
  void anActionThatIsItselfAQuestionIsNotAskedBeforeAndAfter() {
    Definition d =
        definition(
            "pw: {type: secret}",
            """
            - name: s
              uses: pam.check
              with: {user: kim, password: '${{ params.pw }}'}
              timeout: 1m
            - name: t
              run: [x]
              check: {uses: pam.check, with: {user: kim, password: '${{ params.pw }}'}}
            """);
    List<ResolvedStep> steps = resolve(d, 0, Map.of("pw", "env:P"), Map.of()).steps();
    assertThat(steps.get(0).check()).isEmpty();
    assertThat(steps.get(0).verify()).isEmpty();
    assertThat(main(steps.get(0)).program()).isEqualTo(new Program.Builtin("pam.check", "do"));
    assertThat(main(steps.get(0)).timeout()).isEqualTo(Duration.ofMinutes(1));
    assertThat(steps.get(1).check().orElseThrow().program())
        .isEqualTo(new Program.Builtin("pam.check", "check"));
  }

  @Test
  void aRebootStandsAloneAndHasTimeForItself() {
    Definition d = definition("", "- {name: s, uses: reboot, with: {timeout: 20m}}");
    ResolvedStep step = resolve(d, 0, Map.of(), Map.of()).steps().get(0);
    assertThat(step.reboot()).isTrue();
    assertThat(step.alone()).isTrue();
    assertThat(main(step).timeout()).isGreaterThan(Duration.ofMinutes(20));
  }
}
