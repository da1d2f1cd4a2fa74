package dev.salvor.activity.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Death right before and after each write of the record and each exec. */
final class FailpointIT {
  @TempDir Path folder;

  static Stream<Arguments> points() {
    List<String> main =
        List.of("after-lock", "after-open", "before-fork", "before-end", "after-end", "after-done");
    List<String> child = List.of("before-begin", "after-begin", "after-sync", "before-exec");
    Stream<String> all =
        Stream.concat(
            main.stream().map(point -> point + ":main"),
            child.stream()
                .flatMap(point -> Stream.of("self", "main", "both").map(who -> point + ":" + who)));
    List<String> points = all.toList();
    return Stream.of(Shell.values())
        .flatMap(
            shell ->
                points.stream()
                    .flatMap(
                        point ->
                            Stream.of(
                                Arguments.of(shell, point, true),
                                Arguments.of(shell, point, false))));
  }

  @ParameterizedTest(name = "{0} {1} check={2}")
  @MethodSource("points")
  void nothingRunsTwice(Shell shell, String point, boolean check) {
    Lab lab = new Lab(folder.resolve("state"), shell).failing(point);
    Drive drive = new Drive(lab, folder.resolve("lines"), 2, check);

    boolean done = drive.toTheEnd();

    assertThat(lab.segment(1).resolve("failpoint")).as("the point was met").exists();
    for (int step = 1; step <= 2; step++) {
      if (check) {
        assertThat(drive.count(step)).as(drive.toString()).isEqualTo(1);
      } else {
        assertThat(drive.count(step)).as(drive.toString()).isLessThanOrEqualTo(1);
      }
    }
    assertThat(done || !check).as(drive.toString()).isTrue();
  }
}
