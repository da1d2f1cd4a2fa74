package dev.salvor.activity.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.workflow.contract.order.SegmentReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a recorded step costs above a bare fork and exec, printed; the slope between two lengths.
 */
final class OverheadIT {
  private static final int SHORT = 20;
  private static final int LONG = 220;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Shell.class)
  void recordedStepCostsFewMilliseconds(Shell shell) throws Exception {
    Lab lab = new Lab(folder.resolve("state"), shell);
    run(lab, 1, SHORT);
    double bare = slope(bare(shell, SHORT), bare(shell, LONG));
    double recorded = slope(run(lab, 2, SHORT), run(lab, 3, LONG));

    System.out.printf(
        Locale.ROOT,
        "%s: %.2f ms per recorded step, %.2f ms for a bare fork and exec%n",
        shell,
        recorded,
        bare);
    assertThat(recorded).isLessThan(40);
  }

  private static double slope(long fewer, long more) {
    return (more - fewer) / 1e6 / (LONG - SHORT);
  }

  private static long run(Lab lab, int segment, int steps) {
    Steps[] list =
        IntStream.rangeClosed(1, steps)
            .mapToObj(i -> Lab.step("p/s" + i, Lab.command("/bin/true")))
            .toArray(Steps[]::new);
    long begin = System.nanoTime();
    SegmentReport.Ended report = lab.run(lab.order(segment, 0, list));
    long took = System.nanoTime() - begin;
    assertThat(report.steps()).hasSize(steps);
    return took;
  }

  private static long bare(Shell shell, int times) throws IOException, InterruptedException {
    String loop =
        "i=0; while [ $i -lt " + times + " ]; do (exec /bin/true) & wait $!; i=$((i+1)); done";
    List<String> command = new ArrayList<>(shell.command());
    command.add("-c");
    command.add(loop);
    long begin = System.nanoTime();
    assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
    return System.nanoTime() - begin;
  }
}
