package dev.salvor.activity.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Supervisor and runner killed at random moments, {@code -Dsalvor.loops} times. */
final class KillLoopIT {
  private static final int LOOPS = Integer.getInteger("salvor.loops", 10);
  private static final String ONLY = System.getProperty("salvor.shell", "");
  private static final int STEPS = 5;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Shell.class)
  void checkedStepsRunExactlyOnce(Shell shell) {
    loop(shell, true);
  }

  @ParameterizedTest
  @EnumSource(Shell.class)
  void neverStepsRunAtMostOnce(Shell shell) {
    loop(shell, false);
  }

  private void loop(Shell shell, boolean check) {
    Assumptions.assumeTrue(
        ONLY.isEmpty() || ONLY.equals(shell.name()), "another shell is asked for");
    long seed = Long.getLong("salvor.seed", System.nanoTime());
    Random random = new Random(seed);
    int whole = 0;
    for (int loop = 0; loop < LOOPS; loop++) {
      Lab lab = new Lab(folder.resolve("state-" + loop), shell);
      Drive drive = new Drive(lab, folder.resolve("lines-" + loop), STEPS, check);
      CompletableFuture<Boolean> running = CompletableFuture.supplyAsync(drive::toTheEnd);
      int kills = 0;
      int most = 1 + random.nextInt(4);
      while (!running.isDone() && kills < most) {
        LockSupport.parkNanos(random.nextInt(60_000_000));
        List<ProcessHandle> found = Processes.with("supervisor.sh", lab.root.toString());
        if (!found.isEmpty()) {
          Processes.kill("KILL", found.get(random.nextInt(found.size())).pid());
          kills++;
        }
      }
      String seen = "seed " + seed + " loop " + loop;
      assertThat(
              running
                  .handle((ended, failure) -> failure == null ? "" : failure + "\n" + drive)
                  .join())
          .as(seen)
          .isEmpty();
      whole += running.join() ? 1 : 0;
      for (int step = 1; step <= STEPS; step++) {
        long count = drive.count(step);
        String what = seen + " step " + step + "\n" + drive;
        if (check) {
          assertThat(count).as(what).isEqualTo(1);
        } else {
          assertThat(count).as(what).isLessThanOrEqualTo(1);
        }
      }
    }
    System.out.println(
        shell + " check=" + check + ": " + LOOPS + " loops, " + whole + " ran to the end");
  }
}
