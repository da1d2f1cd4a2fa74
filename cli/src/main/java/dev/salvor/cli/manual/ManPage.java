package dev.salvor.cli.manual;

import dev.salvor.cli.io.ExitCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Pages of the manual as roff with the man macros (man(7)), which man-db, mandoc and groff read.
 */
public final class ManPage {
  private final CommandSpec spec;
  private final StringBuilder out = new StringBuilder();

  private ManPage(CommandSpec spec) {
    this.spec = spec;
  }

  /** All pages by file name: that of {@code command} and those of its subcommands. */
  public static Map<String, String> all(CommandLine command, String version) {
    Map<String, String> out = new LinkedHashMap<>();
    out.put(name(command.getCommandSpec()) + ".1", text(command, version));
    command.getSubcommands().values().forEach(c -> out.putAll(all(c, version)));
    return out;
  }

  /** The page of one command. */
  public static String text(CommandLine command, String version) {
    ManPage page = new ManPage(command.getCommandSpec());
    page.head(version);
    page.arguments();
    page.options();
    page.commands();
    page.examples();
    page.exits();
    page.others();
    return page.out.toString();
  }

  private static String name(CommandSpec spec) {
    return spec.qualifiedName("-");
  }

  private void head(String version) {
    String name = name(spec);
    line(".TH " + name.toUpperCase(Locale.ROOT) + " 1 \"\" \"" + version + "\" \"Salvor\"");
    String[] description = spec.usageMessage().description();
    section("NAME");
    line(
        escaped(name) + " \\- " + escaped(sentence(description.length == 0 ? "" : description[0])));
    section("SYNOPSIS");
    line(".B " + escaped(spec.qualifiedName()));
    if (!spec.optionsMap().isEmpty()) {
      line("[\\fIOPTION\\fR]...");
    }
    for (PositionalParamSpec p : spec.positionalParameters()) {
      String label = "\\fI" + escaped(p.paramLabel()) + "\\fR" + (p.arity().max() > 1 ? "..." : "");
      line(p.arity().min() == 0 ? "[" + label + "]" : label);
    }
    if (!spec.subcommands().isEmpty()) {
      line("\\fICOMMAND\\fR");
    }
    section("DESCRIPTION");
    Arrays.stream(description).forEach(d -> line(escaped(d)));
  }

  private static String sentence(String text) {
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }

  private void arguments() {
    if (spec.positionalParameters().isEmpty()) {
      return;
    }
    section("ARGUMENTS");
    for (PositionalParamSpec p : spec.positionalParameters()) {
      term("\\fI" + escaped(p.paramLabel()) + "\\fR", p);
    }
  }

  private void options() {
    if (spec.options().isEmpty()) {
      return;
    }
    section("OPTIONS");
    for (OptionSpec option : spec.options()) {
      String names =
          Arrays.stream(option.names())
              .map(n -> "\\fB" + escaped(n) + "\\fR")
              .collect(Collectors.joining(", "));
      String value =
          option.arity().max() == 0 ? "" : " \\fI" + escaped(option.paramLabel()) + "\\fR";
      term(names + value, option);
    }
  }

  private void term(String head, ArgSpec arg) {
    line(".TP");
    line(head);
    line(escaped(String.join(" ", arg.description())));
  }

  private void commands() {
    if (spec.subcommands().isEmpty()) {
      return;
    }
    section("COMMANDS");
    for (CommandLine sub : spec.subcommands().values()) {
      line(".TP");
      line("\\fB" + escaped(name(sub.getCommandSpec())) + "\\fR(1)");
      String[] description = sub.getCommandSpec().usageMessage().description();
      line(escaped(description.length == 0 ? "" : description[0]));
    }
  }

  private void examples() {
    List<String> footer =
        Arrays.stream(spec.usageMessage().footer())
            .takeWhile(f -> !f.isBlank())
            .map(f -> escaped(f.replace("%n", "").strip()))
            .toList();
    if (footer.isEmpty()) {
      return;
    }
    section("EXAMPLES");
    line(".nf");
    footer.forEach(this::line);
    line(".fi");
  }

  private void exits() {
    section("EXIT STATUS");
    for (ExitCode code : ExitCode.values()) {
      line(".TP");
      line("\\fB" + code.number() + "\\fR");
      line(escaped(code.meaning()));
    }
  }

  private void others() {
    List<String> others = new ArrayList<>();
    if (spec.parent() != null) {
      others.add(name(spec.parent()));
    }
    spec.subcommands().values().forEach(s -> others.add(name(s.getCommandSpec())));
    section("SEE ALSO");
    line(
        others.stream()
            .map(o -> "\\fB" + escaped(o) + "\\fR(1)")
            .collect(Collectors.joining(",\n")));
  }

  private void section(String title) {
    line(".SH " + title);
  }

  private void line(String text) {
    out.append(text).append('\n');
  }

  /** Text in which nothing is a request or an escape; a hyphen stays one that can be copied. */
  private static String escaped(String text) {
    String safe = text.replace("\\", "\\e").replace("-", "\\-");
    return safe.startsWith(".") || safe.startsWith("'") ? "\\&" + safe : safe;
  }
}
