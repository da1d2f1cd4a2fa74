package dev.salvor.runbook.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.Action;
import dev.salvor.runbook.OnFailure;
import dev.salvor.runbook.Parameter;
import dev.salvor.runbook.Step;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ShellImportTest {
  private static Imported read(String script) {
    return ShellImport.read("dir/My Script.sh", script, Optional.empty());
  }

  @Test
  void functionsBecomeStepsInTheOrderOfTheirCalls() {
    Imported imported =
        read(
            """
            #!/bin/sh
            # Mends the mail.
            set -eu
            # The second one
            two() {
              echo 2
            }
            helper() { echo "help: $*"; }
            one() ( helper it's )
            three() { helper 3; }
            one
            two a "b c"
            one >/dev/null
            """
                .replace("it's", "its"));
    assertThat(Books.read(imported).name()).isEqualTo("my-script");
    assertThat(Books.read(imported).description()).contains("Mends the mail.");
    assertThat(Books.names(imported)).containsExactly("one", "two", "one-2");
    List<Step.Single> steps = Books.steps(imported);
    assertThat(steps.get(1).title()).contains("The second one");
    assertThat(Books.code(steps.get(1).main()))
        .isEqualTo("set -eu\ntwo() {\n  echo 2\n}\ntwo a \"b c\"\n");
    assertThat(Books.code(steps.get(0).main())).contains("helper() {").doesNotContain("echo 2");
    assertThat(Books.code(steps.get(2).main())).endsWith("one >/dev/null\n");
    assertThat(steps.get(0).onFailure()).isEqualTo(OnFailure.ABORT);
    assertThat(Books.left(imported))
        .containsExactly(
            "0 the script has no timeouts; each step is stopped after 5m",
            "10 the function three is not called by what was carried over");
  }

  @Test
  void withoutSetETheStepsGoOnAsTheScriptDid() {
    Imported imported = read("a() { false; }\nb() { true; }\na\nb\n");
    assertThat(Books.steps(imported)).allMatch(s -> s.onFailure() == OnFailure.CONTINUE);
    assertThat(Books.left(imported)).anyMatch(l -> l.contains("has no \"set -e\""));
  }

  @Test
  void whatFollowsAFailureIsCarriedOver() {
    Imported imported =
        read(
            """
            set -e
            a() { false; }
            b() { true; }
            a || b
            a || true
            a || exit 3
            a || { echo bad; exit 1; }
            a || b || exit 1
            """);
    List<Step.Single> steps = Books.steps(imported);
    assertThat(steps).hasSize(5);
    assertThat(steps.get(0).fallbacks()).singleElement().matches(f -> f.name().equals("b"));
    assertThat(steps.get(1).tolerated()).isTrue();
    assertThat(steps.get(1).onFailure()).isEqualTo(OnFailure.CONTINUE);
    assertThat(steps.subList(2, 5)).allMatch(s -> s.onFailure() == OnFailure.ABORT);
    assertThat(steps.get(4).fallbacks()).hasSize(1);
  }

  @Test
  void variablesComeAlongWhereTheyAreNeededAndArgumentsBecomeParameters() {
    Imported imported =
        read(
            """
            set -e
            DIR=/srv/app
            OTHER=$DIR/other
            NAME=${1:?which one}
            LEVEL="${2:-info}"
            MODE=${MODE:-slow}
            : "${COLOUR:=red}"
            NOW=$(date)
            HERE=$(dirname "$0")
            a() { echo "$OTHER $NAME $LEVEL $MODE $COLOUR"; }
            b() { echo "$NOW" "$1"; }
            c() { echo "$HERE"; }
            a
            b "$3"
            c
            """);
    List<Step.Single> steps = Books.steps(imported);
    assertThat(Books.code(steps.get(0).main()))
        .startsWith("set -e\nDIR=/srv/app\nOTHER=$DIR/other\na()")
        .doesNotContain("NOW");
    assertThat(steps.get(0).main().env())
        .containsEntry("NAME", "${{ params.NAME }}")
        .containsEntry("COLOUR", "${{ params.COLOUR }}")
        .doesNotContainKey("HERE");
    assertThat(Books.code(steps.get(1).main()))
        .contains("NOW=$(date)\n")
        .endsWith("set -- \"$arg1\" \"$arg2\" \"$arg3\"\nb \"$3\"\n");
    assertThat(Books.read(imported).parameters())
        .containsOnlyKeys("NAME", "LEVEL", "MODE", "COLOUR", "arg1", "arg2", "arg3", "HERE");
    assertThat(Books.read(imported).parameters().get("LEVEL"))
        .isNotNull()
        .matches(p -> p.defaultValue().equals(Optional.of("info")));
    assertThat(Books.read(imported).parameters().get("NAME"))
        .isNotNull()
        .matches(Parameter::required);
    assertThat(Books.left(imported))
        .anyMatch(l -> l.startsWith("8 NOW is computed once in the script"))
        .anyMatch(l -> l.startsWith("9 HERE depends on how the script was called"));
  }

  @Test
  void aVariableThatIsSetTwiceKeepsItsParameter() {
    Imported imported =
        read("set -e\nROOT=${ROOT:-/x}\nROOT=$(cd \"$ROOT\"; pwd)\na() { echo $ROOT; }\na\n");
    assertThat(Books.read(imported).parameters()).containsOnlyKeys("ROOT");
    assertThat(Books.code(Books.steps(imported).get(0).main()))
        .contains("ROOT=$(cd \"$ROOT\"; pwd)\n");
  }

  @Test
  void theBodyOfMainIsMainCode() {
    for (String call :
        List.of(
            "main \"$@\"",
            "main",
            "[[ \"${BASH_SOURCE[0]}\" == \"$0\" ]] && main \"$@\"",
            "if [ \"${BASH_SOURCE[0]}\" = \"$0\" ]; then\n  main \"$@\"\nfi")) {
      Imported imported =
          read(
              "#!/usr/bin/env bash\nset -e\na() { :; }\nb() { :; }\nmain() {\n  local x=1\n  b\n"
                  + "  a\n}\n"
                  + call
                  + "\n");
      assertThat(Books.names(imported)).as(call).containsExactly("b", "a");
      assertThat(Books.steps(imported).get(0).main().action())
          .isInstanceOfSatisfying(
              Action.Run.class, r -> assertThat(r.argv()).startsWith("bash", "-c"));
    }
  }

  // what stands in the main code | what is said of it
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "if true; then a; fi | 4 \"if\" in the main code that calls a",
        "for i in 1 2; do a; done | 4 \"for\" in the main code that calls a",
        "case $x in (y) a ;; *) b;; esac | 4 \"case\" in the main code that calls a, b",
        "a & | 4 a command in the background in the main code that calls a",
        "! a | 4 a command after \"!\" in the main code that calls a",
        "(a; b) | 4 a group of commands in the main code that calls a, b",
        "rm -rf /tmp/x | 4 \"rm -rf /tmp/x\" in the main code",
        "trap b EXIT | 4 \"trap b EXIT\"",
        ". ./lib.sh | 4 \". ./lib.sh\": another file is read in",
        "a && rm x | 4 \"a && rm x\" in the main code",
        "exec >/tmp/log 2>&1 | 4 \"exec >/tmp/log 2>&1\"",
        "echo hello | 4 \"echo hello\" in the main code",
        "a \"$@\" | 4 \"a \"$@\"\" passes on all arguments of the script; there are none",
      })
  void whatIsNotCarriedOverIsSaidWithItsLine(String code, String said) {
    Imported imported = read("set -e\na() { :; }\nb() { :; }\n" + code + "\nb\n");
    assertThat(Books.left(imported)).contains(said);
    assertThat(Books.names(imported)).contains("b");
  }

  @Test
  void whereCommandsAreMissingTheRunbookSaysSoInTheirPlace() {
    String yaml = Books.book(read("a() { :; }\na\nrm -f x\na\n")).yaml();
    assertThat(yaml.indexOf("- name: a\n")).isLessThan(yaml.indexOf("# line 3, not carried over"));
    assertThat(yaml.indexOf("# line 3")).isLessThan(yaml.indexOf("- name: a-2"));
  }

  @Test
  void whatAFunctionDoesToTheWholeScriptIsSaid() {
    assertThat(
            Books.left(
                read(
                    """
                    set -e
                    a() {
                      cd /tmp
                      SIZE=3
                      local own=1
                      own=2
                    }
                    b() {
                      read -r answer
                      echo "$SIZE"
                      if true; then exit 0; fi
                    }
                    a
                    b
                    """)))
        .contains(
            "2 SIZE, which a sets, is not known in later steps",
            "3 \"cd\" in a holds for its own step only",
            "9 \"read\" in b gets nothing: standard input is /dev/null",
            "11 \"exit\" in b ends only its own step, as done, and the run goes on; in the script"
                + " it ended everything")
        .noneMatch(l -> l.contains("own,"));
  }

  @Test
  void quotesAndHereDocumentsDoNotConfuseIt() {
    Imported imported =
        read(
            """
            set -e
            a() {
              cat <<-'EOF' >/tmp/x; echo "}"
            	it's "not } a quote
            	EOF
              echo '}' "$(printf '%s' "a)b" | tr ')' '}')" ${x:-"}"} `echo "}"` # it's }
              case x in x) echo in ;; +([0-9])|a) : ;; esac
              grep "x$\\"y$" a$\\) b$\\( || true; x=(1 ")" 2)
            }
            b() { echo $((1 + (2))); }
            a; b
            """);
    assertThat(Books.names(imported)).containsExactly("a", "b");
    assertThat(Books.code(Books.steps(imported).get(0).main()))
        .contains("\tit's \"not } a quote\n\tEOF\n")
        .endsWith("}\na\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "#!/usr/bin/python3\\nprint(1) | 1 | this is a script for python3",
        "echo hello | 0 | the script has no functions",
        "a() { :; }\\nif x; then a; fi | 0 | calls none of its functions",
        "a() { echo \"x; }\\na | 1 | a quote has no end",
        "a() { if x; then y; }\\na | 1 | is expected",
        "a() { :; }\\n) a | 2 | is not expected here",
        "a() { cat <<EOF\\n}\\na | 4 | a here-document has no end",
      })
  void whatIsNotUnderstoodIsRefusedWithItsLine(String script, int line, String why) {
    Books.isRefused(read(script.replace("\\n", "\n") + "\n"), line, why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SALVOR_X", "WITH_X"})
  void namesThatAreSalvorsOwnAreBroughtUnderAnother(String name) {
    Imported imported = read("set -e\n" + name + "=${1:-x}\na() { echo $" + name + "; }\na\n");
    assertThat(Books.steps(imported).get(0).main().env()).containsOnlyKeys("IMPORTED_" + name);
  }
}
