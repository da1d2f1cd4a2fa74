package dev.salvor.runbook.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.Action;
import dev.salvor.runbook.OnFailure;
import dev.salvor.runbook.Parameter;
import dev.salvor.runbook.Runbook;
import dev.salvor.runbook.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RundeckImportTest {
  private static final String OPTIONS =
      """
        options:
        - {name: env, required: true, enforced: true, values: [prod, stage], description: which one}
        - {name: log-dir, value: /tmp/x, regex: '/[a-z/]+'}
        - {name: note}
        - {name: token, secure: true, valueExposed: true, storagePath: keys/token}
        - {name: hosts, multivalued: true, delimiter: ',', values: [a, b], valuesUrl: 'http://x/y'}
        - {name: day, isDate: true, dateFormat: 'YYYY'}
      """;

  private static Imported read(String rest) {
    return RundeckImport.read("jobs.yaml", rest, Optional.empty(), Optional.empty());
  }

  private static Imported job(String commands) {
    return read(
        "- name: Restart Web\n  group: ops\n  description: |-\n    First line.\n\n    More.\n"
            + OPTIONS
            + "  sequence:\n    keepgoing: false\n    strategy: node-first\n    commands:\n"
            + commands.indent(4));
  }

  private static Step.Single only(String command) {
    List<Step.Single> steps = Books.steps(job(command));
    assertThat(steps).hasSize(1);
    return steps.get(0);
  }

  @Test
  void optionsBecomeParameters() {
    Imported imported = job("- exec: 'true'");
    Runbook book = Books.read(imported);
    assertThat(book.name()).isEqualTo("restart-web");
    assertThat(book.description()).contains("First line.");
    Map<String, Parameter> parameters = book.parameters();
    assertThat(parameters).containsOnlyKeys("env", "log_dir", "note", "token", "hosts", "day");
    assertThat(parameters.get("env"))
        .isNotNull()
        .isEqualTo(
            new Parameter(
                Parameter.Type.STRING,
                true,
                Optional.empty(),
                Optional.empty(),
                List.of("prod", "stage"),
                Optional.of("which one")));
    assertThat(parameters.get("log_dir")).isNotNull().matches(p -> p.pattern().isPresent());
    assertThat(parameters.get("note")).isNotNull().matches(p -> p.defaultValue().isPresent());
    assertThat(parameters.get("token"))
        .isNotNull()
        .matches(p -> p.type() == Parameter.Type.SECRET && p.required());
    assertThat(Books.left(imported))
        .contains(
            "9 the name of option log-dir",
            "11 where Rundeck keeps the value of option token",
            "12 option hosts takes several values, and the choice among them",
            "12 \"valuesUrl\" of option hosts",
            "13 \"isDate\" of option day");
  }

  // command | shell text of its step
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "echo ${option.env} | echo \"${RD_OPTION_ENV}\"",
        "echo --env=${option.env}/x | echo --env=\"${RD_OPTION_ENV}\"/x",
        "echo \"a ${option.env} b\" | echo \"a ${RD_OPTION_ENV} b\"",
        "echo 'a ${option.env} b' | echo 'a '\"${RD_OPTION_ENV}\"' b'",
        "echo \"$(cat ${option.env})\" | echo \"$(cat \"${RD_OPTION_ENV}\")\"",
        "echo it\\'s ${option.env} | echo it\\'s \"${RD_OPTION_ENV}\"",
        "echo ${unquotedoption.env} | echo \"${RD_OPTION_ENV}\"",
        "echo @option.log-dir@ @node.name@ | echo \"${RD_OPTION_LOG_DIR}\" \"${RD_NODE_NAME}\"",
        "echo $RD_OPTION_ENV \"$RD_JOB_NAME\" | echo $RD_OPTION_ENV \"$RD_JOB_NAME\"",
        "echo # ${option.env} | echo # ${option.env}",
      })
  void noValueBecomesCode(String command, String shell) {
    Step.Single step = only("- exec: " + Yaml.text(command));
    assertThat(Books.code(step.main()).strip()).isEqualTo(shell);
    step.main().env().forEach((name, value) -> assertThat(shell).contains(name));
  }

  @Test
  void variablesBringTheValues() {
    assertThat(
            only("- exec: echo $RD_OPTION_ENV ${option.token} ${job.name} ${job.group}")
                .main()
                .env())
        .containsOnly(
            Map.entry("RD_OPTION_ENV", "${{ params.env }}"),
            Map.entry("RD_OPTION_TOKEN", "${{ params.token }}"),
            Map.entry("RD_JOB_NAME", "Restart Web"),
            Map.entry("RD_JOB_GROUP", "ops"));
  }

  @Test
  void scriptsKeepTheirInterpreterAndTheirArguments() {
    List<Step.Single> steps =
        Books.steps(
            job(
                """
                - script: |
                    #!/bin/bash
                    cat <<EOF
                    @option.env@
                    EOF
                  args: -v ${option.env} "two words"
                - script: echo $1
                  args: one
                - script: |
                    #!/usr/bin/env python3
                    import os; print(os.environ["RD_OPTION_ENV"])
                - scriptfile: /opt/x.sh
                  args: --token ${option.token}
                - scriptfile: /opt/x.pl
                  scriptInterpreter: perl -w
                """));
    assertThat(steps.get(0).main().action())
        .isEqualTo(
            new Action.Run(
                List.of(
                    "bash",
                    "-c",
                    """
                    #!/bin/bash
                    set -- -v "${RD_OPTION_ENV}" "two words"
                    cat <<EOF
                    ${RD_OPTION_ENV}
                    EOF
                    """)));
    assertThat(Books.code(steps.get(1).main())).isEqualTo("set -- one\necho $1\n");
    assertThat(steps.get(2).main().env()).containsOnlyKeys("RD_OPTION_ENV");
    assertThat(Books.code(steps.get(3).main()))
        .isEqualTo("/opt/x.sh --token \"${RD_OPTION_TOKEN}\"");
    assertThat(Books.code(steps.get(4).main())).isEqualTo("perl -w /opt/x.pl");
  }

  @Test
  void errorHandlersBecomeFallbacksThatEndAsInRundeck() {
    List<Step.Single> steps =
        Books.steps(
            job(
                """
                - exec: 'false'
                  description: First
                  errorhandler: {exec: mend, keepgoingOnSuccess: true}
                - exec: 'false'
                  errorhandler: {exec: tell}
                """));
    assertThat(steps.get(0).name()).isEqualTo("first");
    assertThat(steps.get(0).title()).contains("First");
    assertThat(Books.code(steps.get(0).fallbacks().get(0))).isEqualTo("mend");
    assertThat(Books.code(steps.get(1).fallbacks().get(0))).isEqualTo("(\ntell\n)\nexit 1\n");
  }

  @Test
  void keepgoingTimeoutAndRetryAreDefaults() {
    Imported imported =
        read(
            """
            - name: x
              timeout: 1h 30m
              retry: {retry: 2, delay: 120}
              sequence: {keepgoing: true, commands: [{exec: x}]}
            """);
    assertThat(Books.read(imported).timeout()).contains("1h30m");
    Step.Single step = Books.steps(imported).get(0);
    assertThat(step.onFailure()).isEqualTo(OnFailure.CONTINUE);
    assertThat(step.main().timeout()).isEqualTo("1h30m");
    assertThat(step.main().retry().maxAttempts()).isEqualTo(3);
    assertThat(step.main().retry().delay()).isEqualTo(Duration.ofMinutes(2));
    assertThat(Books.left(imported)).anyMatch(l -> l.contains("tries the whole job again"));
  }

  @Test
  void aJobInTheSameFileIsPutInWithItsArguments() {
    String jobs =
        """
        - name: parent
          options: {who: {value: me}}
          sequence: {commands: [{exec: one}, {jobref: {name: child, group: g, args: "-a ${option.who} -b 'x y'"}}]}
        - name: child
          group: g
          options: [{name: a}, {name: b}, {name: c, value: z}]
          sequence:
            keepgoing: true
            commands: [{exec: 'echo ${option.a} ${option.b} ${option.c}'}, {jobref: {name: parent}}]
        """;
    Imported imported =
        RundeckImport.read("j.yaml", jobs, Optional.of("parent"), Optional.of("mine"));
    assertThat(Books.read(imported).name()).isEqualTo("mine");
    List<Step.Single> steps = Books.steps(imported);
    assertThat(steps).hasSize(2);
    assertThat(steps.get(1).onFailure()).isEqualTo(OnFailure.CONTINUE);
    assertThat(steps.get(1).main().env())
        .containsOnly(
            Map.entry("RD_OPTION_A", "${{ params.who }}"),
            Map.entry("RD_OPTION_B", "x y"),
            Map.entry("RD_OPTION_C", "z"));
    assertThat(Books.left(imported)).anyMatch(l -> l.contains("the jobs refer to each other"));
  }

  // command | what is said of it
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{jobref: {name: other, group: g}} | the command jobref: job g/other is not in this file",
        "{type: jenkins, nodeStep: false} | the command jenkins: plugin step jenkins",
        "{scripturl: 'http://x/y'} | the command scripturl: it downloads a script and runs it",
        "{exec: 'echo ${data.x}'} | the command exec: it refers to ${data.x}, which has no"
            + " counterpart",
        "{exec: 'echo ${option.none}'} | the command exec: it refers to ${option.none}, which has"
            + " no counterpart",
        "{script: \"#!/usr/bin/python\\n"
            + "print('@option.env@')\"} | the command script: values are put into the text of a"
            + " script for python",
        "{script: \"cat <<'E'\\n"
            + "@option.env@\\n"
            + "E\"} | the command script: it refers to @option.env@ in a here-document whose end is"
            + " in quotes",
        "{script: x, scriptInterpreter: sudo bash} | the command script: it is for sudo bash",
        "{exec: x, enabled: false} | the command exec is switched off",
        "{exec: ' '} | the command exec: it is empty",
      })
  void whatIsNotCarriedOverIsSaidWithItsLineAndMarked(String command, String said) {
    Imported imported = job("- exec: first\n- " + command + "\n- exec: last");
    assertThat(Books.left(imported)).contains("19 " + said);
    assertThat(Books.names(imported)).containsExactly("exec", "exec-2");
    assertThat(Books.book(imported).yaml()).contains("# line 19, not carried over: " + said);
  }

  @ParameterizedTest
  @CsvSource({
    "schedule: {crontab: x}, schedule",
    "notification: {onfailure: {urls: x}}, notification",
    "nodefilters: {filter: x}, nodefilters",
    "multipleExecutions: true, multipleExecutions",
    "unheard: of, unheard",
  })
  void whatBelongsToTheJobAsAWholeIsSaid(String key, String name) {
    Imported imported = read("- name: x\n  " + key + "\n  sequence: {commands: [{exec: x}]}\n");
    assertThat(Books.left(imported)).contains("2 \"" + name + "\" of the job");
  }

  @Test
  void whatIsNoJobIsRefused() {
    Books.isRefused(read("a: b"), 1, "there is no job");
    Books.isRefused(read("- a: ["), 1, "not YAML");
    Books.isRefused(read(""), 1, "the file is empty");
    String two = "- {name: a, sequence: {commands: [{exec: x}]}}\n";
    Books.isRefused(read(two + two.replace("a,", "b,")), 0, "the file holds several jobs");
    Books.isRefused(
        read("- {name: a, sequence: {commands: [{type: x}]}}\n"), 1, "none of its commands");
  }
}
