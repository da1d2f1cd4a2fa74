package dev.salvor.activity.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.workflow.contract.order.SegmentOrder;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A record cut at any byte, as a power cut leaves it, with the files beside it or without. */
final class TornRecordIT {
  private static final int STRIDE = Math.max(1, 70 / Integer.getInteger("salvor.loops", 10));

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Shell.class)
  void stepWhoseBeginMayHaveBeenThereIsNotRunAgain(Shell shell) throws Exception {
    assertNotRunAgain(shell, false);
  }

  /** Not every file system brings the names back that were made before what was synced. */
  @ParameterizedTest
  @EnumSource(Shell.class)
  void norWhereTheFenceFilesAreLost(Shell shell) throws Exception {
    assertNotRunAgain(shell, true);
  }

  private void assertNotRunAgain(Shell shell, boolean fencesLost) throws Exception {
    Lab lab = new Lab(folder.resolve("state"), shell);
    BareSupervisor bare = new BareSupervisor(lab);
    Path lines = folder.resolve("lines");
    SegmentOrder order =
        lab.order(
            1,
            0,
            Lab.step("a", Lab.sh("echo a >>" + lines)),
            Lab.step("b", Lab.sh("echo b >>" + lines)));
    bare.put(order);
    bare.run(1);
    Path record = lab.segment(1).resolve("record");
    byte[] whole = Files.readAllBytes(record);
    String text = Files.readString(record);
    int beginA = text.indexOf("S1 ", text.indexOf(" open 1 "));
    int endA = text.indexOf(" end a 1 ");
    int beginB = text.indexOf("S1 ", endA);

    for (int cut = 0; cut <= whole.length; cut += STRIDE) {
      Files.writeString(lines, "");
      Files.write(record, Arrays.copyOf(whole, cut));
      if (fencesLost) {
        removeFences(record.resolveSibling("."));
      }
      bare.run(1);
      List<String> again = Files.readAllLines(lines);
      String what = "cut at " + cut + ": " + Files.readString(record);
      assertThat(again.stream().filter("a"::equals).count()).as(what).isLessThanOrEqualTo(1);
      if (cut > beginA + 30) {
        assertThat(again).as(what).doesNotContain("a");
      }
      if (cut > beginB + 30) {
        assertThat(again).as(what).isEmpty();
      }
    }
  }

  private static void removeFences(Path segment) throws IOException {
    try (DirectoryStream<Path> fences = Files.newDirectoryStream(segment, "gen.*")) {
      for (Path fence : fences) {
        Files.delete(fence);
      }
    }
  }
}
