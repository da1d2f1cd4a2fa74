package dev.salvor.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.io.FileWords;
import dev.salvor.cli.view.Paint;
import dev.salvor.cli.view.ResyncJson;
import dev.salvor.cli.view.ResyncText;
import dev.salvor.packages.resync.ResyncLine;
import dev.salvor.packages.resync.ResyncPlan;
import dev.salvor.runbook.json.SalvorJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** A plan as files, for people and for the programs of a run. */
final class ResyncFiles {
  /** An argument of a program can be 128 KiB long. */
  private static final int MOST_RESULT = 120 << 10;

  private ResyncFiles() {}

  static void write(Path folder, ResyncPlan plan, ResyncJson json, List<String> notes) {
    List<String> text = new ArrayList<>(ResyncText.lines(plan, new Paint(false)));
    text.addAll(notes);
    text.add(ResyncText.summary(plan));
    try {
      Files.createDirectories(folder);
      put(folder, "plan.txt", String.join("\n", text) + "\n");
      put(
          folder,
          "plan.json",
          SalvorJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
      put(folder, "plan.tsv", table(plan));
      put(folder, "results", results(plan, json));
    } catch (IOException e) {
      throw new CliProblem(ExitCode.FAILED, "--write: " + FileWords.of(e), e);
    }
  }

  private static void put(Path folder, String name, String text) throws IOException {
    Path part = Files.writeString(folder.resolve("." + name + ".part"), text);
    Files.move(part, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  /** A line for each: direction, package with slot, host, version there, version wanted, source. */
  private static String table(ResyncPlan plan) {
    StringBuilder out = new StringBuilder();
    for (ResyncLine line : plan.lines()) {
      out.append(
              String.join(
                  "\t",
                  line.direction().isBrought() ? "bring" : "left",
                  line.direction().word(),
                  line.title(),
                  line.host(),
                  line.there(),
                  line.wanted(),
                  line.from()))
          .append('\n');
    }
    return out.toString();
  }

  private static String results(ResyncPlan plan, ResyncJson json) throws IOException {
    StringBuilder out = new StringBuilder();
    result(out, "bring", Integer.toString(plan.brought().size()));
    result(out, "left", Integer.toString(plan.left().size()));
    result(out, "digest", plan.digest());
    result(out, "pack", text(plan.packing()));
    result(out, "packOn", String.join(",", plan.packingHosts()));
    result(out, "install", text(plan.installing()));
    result(out, "installOn", String.join(",", plan.installingHosts()));
    result(out, "open", String.join(",", json.open()));
    result(out, "binhost", json.binhost().orElse(""));
    return out.toString();
  }

  private static String text(List<String> list) throws JsonProcessingException {
    return SalvorJson.mapper().writeValueAsString(list);
  }

  private static void result(StringBuilder out, String key, String value) {
    if (value.length() > MOST_RESULT) {
      throw new CliProblem(
          ExitCode.FAILED,
          "the list is too long for one run ("
              + value.length()
              + " characters of "
              + key
              + "); begin with some of the hosts");
    }
    out.append("::salvor ").append(key).append('=').append(value).append('\n');
  }
}
