package dev.salvor.runbook.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the text is, the answer is a runbook without errors, or a refusal. */
final class ImportNeverThrowsTest {
  private static final List<String> SHELL =
      List.of(
          "a() { ",
          "b() { :; }\n",
          "}",
          "\n",
          "a\n",
          "b || a\n",
          "if ",
          "then ",
          "fi\n",
          "case x in\n",
          "x) ",
          ";;\n",
          "esac\n",
          "for i in ",
          "do ",
          "done\n",
          "'",
          "\"",
          "`",
          "$(",
          ")",
          "(",
          "${",
          "<<EOF\n",
          "EOF\n",
          "# c\n",
          "\\",
          "&& ",
          "|| ",
          "| ",
          "&\n",
          ";",
          "X=1\n",
          "X=$1\n",
          "X=${X:-$Y}\n",
          "set -e\n",
          "main() {\n",
          "main \"$@\"\n",
          "$X ",
          "\t",
          "\u00e9",
          "\u0001",
          "${{ x }}",
          "exit 0\n",
          "'it: #'\n",
          "cd /tmp\n",
          "function c {\n",
          "[[ ",
          "]] ",
          "X=(");
  private static final List<String> COMMAND =
      List.of(
          "${option.a}",
          "@option.b-c@",
          "'",
          "\"",
          " ",
          "$(",
          ")",
          "echo ",
          "\n",
          "#",
          "<<EOF\n",
          "EOF\n",
          "${{ x }}",
          "$RD_OPTION_A",
          "`",
          "\\",
          "@node.name@",
          "${data.x}",
          "#!/bin/bash\n",
          "#!/usr/bin/python\n",
          "x",
          ";",
          "\u0007",
          "\u00e9",
          ": #");

  @Provide
  Arbitrary<String> scripts() {
    return Arbitraries.of(SHELL).list().ofMaxSize(40).map(l -> String.join("", l));
  }

  @Provide
  Arbitrary<String> commands() {
    return Arbitraries.of(COMMAND).list().ofMinSize(1).ofMaxSize(20).map(l -> String.join("", l));
  }

  @Property(tries = 2000)
  void ofAnyScript(@ForAll("scripts") String script) {
    check(ShellImport.read("s.sh", script, Optional.empty()));
    check(ShellImport.read("s.sh", "b() { :; }\nset -e\nb\n" + script, Optional.empty()));
  }

  @Property(tries = 1000)
  void ofAnyCommandOfAJob(@ForAll("commands") String command, @ForAll("commands") String args) {
    String job =
        """
        - name: %s
          options:
          - {name: a, value: %s}
          - {name: b-c, required: true, regex: %s}
          sequence:
            commands:
            - {exec: echo, description: %s, errorhandler: {script: %s}}
            - {exec: %s}
            - {script: %s, args: %s}
        """
            .formatted(
                Yaml.text(args),
                Yaml.text(args),
                Yaml.text(command),
                Yaml.text(args),
                Yaml.text(command),
                Yaml.text(command),
                Yaml.text(command),
                Yaml.text(args));
    Imported imported = RundeckImport.read("j.yaml", job, Optional.empty(), Optional.empty());
    check(imported);
    assertThat(imported).as(job).isInstanceOf(Imported.Book.class);
  }

  @Property(tries = 500)
  void ofAnyText(@ForAll String text) {
    check(ShellImport.read("s.sh", text, Optional.empty()));
    check(RundeckImport.read("j.yaml", text, Optional.empty(), Optional.empty()));
  }

  @Property(tries = 1000)
  void textsAreReadBackAsTheyWere(@ForAll("scripts") String script) {
    Draft draft = new Draft();
    draft.defaults().put("timeout", "5m");
    String clean = script.replace("${{", "$") + "x";
    Draft.Way way = new Draft.Way("s", new Draft.Act.Argv(List.of("x", clean)), java.util.Map.of());
    draft.add(new Draft.Step(way, Optional.empty(), Optional.empty(), List.of(), Draft.Go.DEFAULT));
    assertThat(Books.steps(DraftText.book(draft)).get(0).main().action())
        .isEqualTo(new dev.salvor.runbook.Action.Run(List.of("x", clean)));
  }

  private static void check(Imported imported) {
    if (imported instanceof Imported.Book) {
      assertThat(Books.steps(imported)).isNotEmpty();
    }
  }
}
