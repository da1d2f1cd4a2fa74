package dev.salvor.fleet.select;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.fleet.Host;
import dev.salvor.fleet.Inventory;
import dev.salvor.fleet.yaml.InventoryReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HostSelectorTest {
  static final Inventory FLEET =
      inventory(
          """
          schemaVersion: 1
          hosts:
            web[1:4]: {}
            db[1:3]: {}
            canary: {labels: {stage: test}}
            lone.example.net: {}
          groups:
            web: {hosts: ['web[1:4]'], labels: {role: web}}
            db: {hosts: [db3, db1, db2], labels: {role: db, tier: '1.5'}}
            eu: {hosts: [db1, web1, web3], labels: {site: eu-1}}
            us: {hosts: [db2, db3, web2], labels: {site: us}}
            prod: {children: [db, web], hosts: [canary]}
            none: {}
          """);

  static Inventory inventory(String yaml) {
    return switch (InventoryReader.read("i.yaml", yaml)) {
      case InventoryReader.Result.Read read -> read.inventory();
      case InventoryReader.Result.Unreadable bad -> throw new AssertionError(bad.toString());
    };
  }

  private static String answer(String selector) {
    return switch (HostSelector.select(selector, FLEET)) {
      case Selection.Selected hosts ->
          String.join(" ", hosts.hosts().stream().map(Host::name).toList());
      case Selection.Refused refused ->
          String.join(
              "|", refused.problems().stream().map(p -> p.column() + " " + p.said()).toList());
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "all                  # web1 web2 web3 web4 db1 db2 db3 canary lone.example.net",
        "web1                 # web1",
        "web                  # web1 web2 web3 web4",
        "db                   # db3 db1 db2",
        "prod                 # canary db3 db1 db2 web1 web2 web3 web4",
        "ungrouped            # lone.example.net",
        "local                # local",
        "db,web               # db3 db1 db2 web1 web2 web3 web4",
        "web3:web1            # web3 web1",
        "web1,web,web1        # web1 web2 web3 web4",
        "web:&eu              # web1 web3",
        "&eu                  # web1 web3 db1",
        "!prod                # lone.example.net",
        "web,db:&eu,!db3      # web1 web3 db1",
        "!web1:web            # web2 web3 web4",
        "web:!eu:!web4        # web2",
        "prod:&eu:&db         # db1",
        "w*                   # web1 web2 web3 web4",
        "*1                   # web1 db1",
        "d?                   # db1 db2 db3",
        "web[!12]*            # web3 web4",
        "*.example.net        # lone.example.net",
        "~(web|db)[12]        # web1 web2 db1 db2",
        "~.*b{1,2}3           # web3 db3",
        "~p                   # web1 web2 web3 web4 db1 db2 db3 canary",
        "@role=db             # db1 db2 db3",
        "@site=*u*:&@role=web # web1 web2 web3",
        "@stage               # canary",
        "@tier=1.5            # db1 db2 db3",
        "web[0]               # web1",
        "web[-1]              # web4",
        "web[1:2]             # web2 web3",
        "web[1-2]             # web2 web3",
        "web[2:]              # web3 web4",
        "web[1:99]            # web2 web3 web4",
        "db[0:1]              # db3 db1",
        "prod[0:2]            # canary db3 db1",
        "@role=web[0:1]       # web1 web2",
        "we*[0],db[0]         # web1 db3",
        "all:!*[0:3]          # db1 db2 db3 canary lone.example.net",
        "!@stage=*            # web1 web2 web3 web4 db1 db2 db3 lone.example.net",
        "!nothing*:web1       # web1",
        "' web1 , web2 '      # web1 web2",
      })
  void selectsInOrderAndEachOnce(String selector, String hosts) {
    assertThat(answer(selector.replace("'", ""))).isEqualTo(hosts);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "wbe1         # 1 wbe1: no host or group is called \"wbe1\"; did you mean \"web1\"?",
        "web,!db4     # 5 !db4: no host or group is called \"db4\"; did you mean \"db\"?",
        "web:&zz      # 5 &zz: no host or group is called \"zz\"; \"salvor hosts\" lists them",
        "localhost # 1 localhost: no host or group is called \"localhost\"; the machine itself"
            + " is called \"local\"",
        "WEB1         # 1 WEB1: no host or group is called \"WEB1\"; did you mean \"web1\"?",
        "@rol=web     # 1 @rol=web: no host has a label \"rol\"; did you mean \"role\"?",
        "!@x          # 1 !@x: no host has a label \"x\"; there are role, site, stage, tier",
        "@role=wbe    # 1 @role=wbe: no host matches; did you mean \"web\"?",
        "@role=zzz    # 1 @role=zzz: no host matches; its values are web, db",
        "zz*          # 1 zz*: no host matches; \"salvor hosts\" lists the names",
        "~^z          # 1 ~^z: no host matches; \"salvor hosts\" lists the names",
        "~(?=web) # 1 ~(?=web): not an RE2 pattern: invalid or unsupported Perl syntax;"
            + " lookaround and backreferences are not part of RE2",
        "web,,db      # 5 a part of the selector is empty; take out a \",\" or \":\" too many",
        "web,!        # 5 !: a part of the selector is empty; take out a \",\" or \":\" too many",
        "web[4] # 1 web[4]: there is nothing at this position; it stands for 4 hosts:"
            + " positions 0 to 3",
        "web[-5] # 1 web[-5]: there is nothing at this position; it stands for 4 hosts:"
            + " positions 0 to 3",
        "web[3:1] # 1 web[3:1]: there is nothing at this position; it stands for 4 hosts:"
            + " positions 0 to 3",
        "none         # 1 no host is selected; the inventory has none, or the group is empty",
        "web:&db      # 5 &db: no host is selected: of the 4 hosts before it, it leaves none",
        "web1,!web    # 6 !web: no host is selected: of the one host before it, it leaves none",
        "''           # 1 the selector is empty; name hosts or groups, or all",
      })
  void saysWhyNothingIsSelected(String selector, String problem) {
    assertThat(answer(selector.replace("'", ""))).isEqualTo(problem);
  }

  @Test
  void saysAllProblemsAtOnce() {
    assertThat(answer("wbe1,@rol:&d4,~["))
        .contains("wbe1: no host")
        .contains("6 @rol: no host has a label")
        .contains("11 &d4: no host or group")
        .contains("15 ~[: not an RE2 pattern");
  }

  @Test
  void aRangeOfHostsIsUnderstoodWhereItCanOnlyBeThat() {
    Inventory inventory =
        inventory(
            "schemaVersion: 1\nhosts: {'n[01:03].x.net': {}, 'm[1:3]': {}}\ngroups: {g: {hosts:"
                + " [m1]}}\n");
    assertThat(HostSelector.select("n[02:03].x.net,m[1:2]", inventory))
        .isInstanceOfSatisfying(
            Selection.Selected.class,
            s ->
                assertThat(s.hosts())
                    .extracting(Host::name)
                    .isEqualTo(List.of("n02.x.net", "n03.x.net", "m1", "m2")));
  }
}
