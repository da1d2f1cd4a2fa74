package dev.salvor.runbook.bind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.Runbook;
import dev.salvor.runbook.source.Problem;
import dev.salvor.runbook.yaml.FileSource;
import dev.salvor.runbook.yaml.RunbookReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class BinderTest {
  private static Runbook runbook(String... parameters) {
    String text =
        "schemaVersion: 1\nname: r\nparameters:\n"
            + String.join("\n", parameters).indent(2)
            + "phases: [{name: p, steps: [{name: s, run: [x], idempotency: safe}]}]\n";
    RunbookReader.Result result = RunbookReader.read("r.yaml", text, FileSource.none());
    assertThat(result).isInstanceOf(RunbookReader.Result.Read.class);
    return ((RunbookReader.Result.Read) result).definition().runbook();
  }

  private static Map<String, Object> bound(Binding binding) {
    assertThat(binding).isInstanceOf(Binding.Bound.class);
    return ((Binding.Bound) binding).values();
  }

  private static List<String> said(Binding binding) {
    return ((Binding.Unbound) binding).problems().stream().map(Problem::text).toList();
  }

  @Test
  void givesValuesTheirTypes() {
    Runbook r =
        runbook(
            "s: {type: string}",
            "i: {type: int}",
            "b: {type: bool}",
            "d: {type: duration}",
            "z: {type: size}",
            "l: {type: list}",
            "m: {type: list}",
            "p: {type: secret}",
            "absent: {type: string}");
    Binding binding =
        Binder.bindAssignments(
            r,
            List.of(
                "s=a=b",
                "i=-3",
                "b=true",
                "d=1h30m",
                "z=64MiB",
                "l=a,b",
                "m=[\"a,b\"]",
                "p=file:/run/pw"));
    assertThat(bound(binding))
        .isEqualTo(
            Map.of(
                "s",
                "a=b",
                "i",
                -3L,
                "b",
                true,
                "d",
                "1h30m",
                "z",
                64L << 20,
                "l",
                List.of("a", "b"),
                "m",
                List.of("a,b"),
                "p",
                "file:/run/pw"));
  }

  @Test
  void fillsInDefaultsInTheSameForm() {
    Runbook r =
        runbook(
            "i: {type: int, default: 2}",
            "z: {type: size, default: 1KiB, allowed: [1KiB, 1MiB]}",
            "d: {type: duration, default: 5m}",
            "l: {type: list, default: [a]}");
    assertThat(bound(Binder.bind(r, Map.of())))
        .isEqualTo(Map.of("i", 2L, "z", 1024L, "d", "5m", "l", List.of("a")));
    assertThat(bound(Binder.bind(r, Map.of("z", "1MiB")))).containsEntry("z", 1L << 20);
  }

  @Test
  void tellsAllThatIsWrongAtOnce() {
    Runbook r =
        runbook(
            "user: {type: string, required: true, description: account, pattern: '[a-z]+'}",
            "tries: {type: int, allowed: [1, 2]}",
            "wait: {type: duration}",
            "keep: {type: bool}");
    assertThat(
            said(
                Binder.bindAssignments(
                    r, List.of("usr=x", "tries=3", "wait=90", "keep=yes", "nonsense", "keep=no"))))
        .containsExactly(
            "-p: an assignment without \"=\"; write -p name=value",
            "keep: given twice; give one value",
            "usr: there is no such parameter; did you mean \"user\"?",
            "user: is required (account); give it with -p user=TEXT",
            "tries: \"3\" is not allowed; one of 1, 2",
            "wait: \"90\" has no unit; write 90s or 90m",
            "keep: \"no\" is not true or false");
    assertThat(said(Binder.bind(r, Map.of("user", "xY"))))
        .containsExactly("user: \"xY\" does not match [a-z]+; account");
  }

  @Test
  void neverRepeatsWhatMayBeASecret() {
    Runbook r = runbook("password: {type: secret, required: true}");
    assertThat(said(Binder.bindAssignments(r, List.of("password=hunter2", "hunter3"))))
        .containsExactly(
            "-p: an assignment without \"=\"; write -p name=value",
            "password: a secret is given as a reference, never as its value; write env:NAME,"
                + " file:/ABSOLUTE/PATH, credential:NAME or exec:COMMAND")
        .noneMatch(s -> s.contains("hunter"));
  }
}
