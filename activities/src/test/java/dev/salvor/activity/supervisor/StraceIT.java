package dev.salvor.activity.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.testing.Require;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the kernel sees: the begin is on the disk before the exec. */
final class StraceIT {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Shell.class)
  void beginIsSyncedBeforeTheExecAndNothingElseIsSynced(Shell shell) throws Exception {
    Require.tools("strace");
    Lab lab = new Lab(folder.resolve("state"), shell);
    BareSupervisor bare = new BareSupervisor(lab);
    bare.put(lab.order(1, 0, Lab.step("a", Lab.command("/bin/true"))));
    Path trace = folder.resolve("trace");

    bare.run(
        1,
        "strace",
        "-f",
        "-y",
        "-s",
        "200",
        "-o",
        trace.toString(),
        "-e",
        "trace=write,writev,fsync,fdatasync,sync,syncfs,execve");

    List<String> calls = Files.readAllLines(trace);
    String begin = find(calls, 0, " begin 1 a 1 command ");
    String child = begin.split(" ", 2)[0];
    int at = calls.indexOf(begin);
    String sync = find(calls, at, "sync(");
    String exec = find(calls, at, child + " execve(", "/bin/true");
    assertThat(sync).contains("/segments/1/record");
    assertThat(calls.indexOf(sync)).isBetween(at, calls.indexOf(exec));
    assertThat(find(calls, at, child + " execve(", "setsid")).isNotEmpty();
    assertThat(calls.indexOf(find(calls, at, child + " execve(", "setsid")))
        .isGreaterThan(calls.indexOf(sync));
    assertThat(calls).noneMatch(call -> call.matches("\\d+ +(sync|syncfs)\\(.*"));
    assertThat(calls)
        .filteredOn(call -> call.contains("sync("))
        .allMatch(call -> call.contains("/segments/1/record"));
  }

  private static String find(List<String> calls, int from, String... parts) {
    return calls.subList(from, calls.size()).stream()
        .filter(call -> List.of(parts).stream().allMatch(call.replaceFirst(" +", " ")::contains))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no call " + List.of(parts) + " in " + calls));
  }
}
