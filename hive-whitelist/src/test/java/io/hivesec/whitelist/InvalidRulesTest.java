package io.hivesec.whitelist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hivesec.alert.AlertType;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InvalidRulesTest {

    private static List<Problem> problems(String json) {
        WhitelistException refused = catchThrowableOfType(WhitelistException.class, () -> Rules.read(json));
        assertThat(refused).as("refusal of %s", json).isNotNull();
        return refused.problems();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            reverse_shell     | {}                                       | conditions       | silence every reverse_shell alert
            reverse_shell     | {"processes":""}                         | conditions       | no condition
            reverse_shell     | {"processes":[]}                         | conditions       | no condition
            reverse_shell     | {"processes":" , ；"}                    | conditions       | no condition
            reverse_shell     | {"processes":["nc",""]}                  | processes        | empty element
            reverse_shell     | {"processes":7}                          | processes        | string or an array
            reverse_shell     | {"processes":[7]}                        | processes        | not a string
            reverse_shell     | {"processTreeExact":true}                | processTreeExact | without processTree
            reverse_shell     | {"processTreeExact":"yes","processTree":"a"} | processTreeExact | true or false
            reverse_shell     | {"targetPorts":"70000"}                  | targetPorts      | '70000' is not a port
            reverse_shell     | {"targetPorts":"0"}                      | targetPorts      | '0' is not a port
            reverse_shell     | {"targetPorts":[-1]}                     | targetPorts      | is not a port
            reverse_shell     | {"targetPorts":"99999999999"}            | targetPorts      | is not a port
            reverse_shell     | {"targetPorts":"1204-1200"}              | targetPorts      | runs backwards
            reverse_shell     | {"targetPorts":"1200-"}                  | targetPorts      | is not a port
            reverse_shell     | {"targetPorts":"http"}                   | targetPorts      | is not a port
            reverse_shell     | {"targetHosts":"10.0.0.0/33"}            | targetHosts      | longer than 32
            reverse_shell     | {"targetHosts":"10.0.0.1/8"}             | targetHosts      | bits beyond the prefix
            reverse_shell     | {"targetHosts":"10.0.0.256"}             | targetHosts      | no IP address
            reverse_shell     | {"targetHosts":"*.example.com"}          | targetHosts      | host name
            reverse_shell     | {"targetHosts":"10.0.0.1:80"}            | targetHosts      | no IP address
            reverse_shell     | {"md5":"d41d8cd98f00b204e9800998ecf8427e"} | md5            | no condition of reverse_shell rules
            web_backdoor      | {"md5":"d41d8cd98f00b204e9800998ecf8427"} | md5             | is no MD5
            web_backdoor      | {"md5":"g41d8cd98f00b204e9800998ecf8427e"} | md5            | is no MD5
            web_backdoor      | {"md5":["d41d8cd98f00b204e9800998ecf8427e","5d41402abc4b2a76b9719d911017c592"]} | md5 | exactly one
            web_backdoor      | {"fileNames":"("}                        | fileNames        | does not compile
            web_backdoor      | {"fileNames":"(?=a)b"}                   | fileNames        | no look-ahead
            web_backdoor      | {"fileNames":"(a)\\\\1"}                 | fileNames        | no back-references
            web_backdoor      | {"fileNames":"((a{100}){100}){100}"}     | fileNames        | too large
            web_backdoor      | {"fileNames":"[[](a{1000}){1000}"}       | fileNames        | too large
            web_backdoor      | {"fileNames":"\\\\Q[\\\\E((a{999}){999}){999}"} | fileNames | quotes with
            web_backdoor      | {"directories":"/www/../etc"}            | directories      | write the path out
            web_backdoor      | {"sample":"no-such-file.php"}            | sample           | is no file
            web_backdoor      | {"sample":"base64:%%%"}                  | sample           | not base64
            web_backdoor      | {"sample":"base64:"}                     | sample           | is empty
            web_backdoor      | {"sampleSimilarity":90,"md5":"d41d8cd98f00b204e9800998ecf8427e"} | sampleSimilarity | without sample
            web_backdoor      | {"sampleSimilarity":79,"sample":"base64:aGVsbG8="} | sample | from 80 to 100
            web_backdoor      | {"sampleSimilarity":101,"sample":"base64:aGVsbG8="} | sample | from 80 to 100
            escape_risk       | {"riskKinds":"privileged"}               | riskKinds        | is none of privileged_container
            malicious_command | {"commandLine":["a"]}                    | commandLine      | one string
            malicious_command | {"commandLine":"a**"}                    | commandLine      | does not compile
            malicious_command | {"commandline":"a"}                      | commandline      | they have
            virus             | {"sha256":"d41d8cd98f00b204e9800998ecf8427e"} | sha256      | is no SHA-256
            privilege_escalation | {"users":"root"}                      | users            | from->to
            privilege_escalation | {"users":"a->b->c"}                   | users            | from->to
            behavior_anomaly  | {"targets":"db:0"}                       | targets          | is not a port
            """)
    void read_badCondition_isRefusedWithFileRuleAndField(String type, String conditions, String field, String message) {
        AlertType of = AlertType.ofId(type).orElseThrow();
        List<Problem> problems = problems(Rules.file(Rules.rule("r-7", of, conditions)));
        assertThat(problems).first().satisfies(problem -> {
            assertThat(problem.file()).isEqualTo("trusted.json");
            assertThat(problem.rule()).isEqualTo("r-7");
            assertThat(problem.field()).isEqualTo(field);
            assertThat(problem.message()).contains(message);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"type":"virus","creator":"a","created":"2026-01-01T00:00:00Z","conditions":{"md5":"d41d8cd98f00b204e9800998ecf8427e"}} | id
            {"id":"a b","type":"virus","creator":"a","created":"2026-01-01T00:00:00Z","conditions":{}} | id
            {"id":"a","type":"worm","creator":"a","created":"2026-01-01T00:00:00Z","conditions":{}} | type
            {"id":"a","type":"virus","creator":" ","created":"2026-01-01T00:00:00Z","conditions":{}} | creator
            {"id":"a","type":"virus","creator":"a","conditions":{}} | created
            {"id":"a","type":"virus","creator":"a","created":"2026-01-01","conditions":{}} | created
            {"id":"a","type":"virus","creator":"a","created":"2026-01-01T00:00:00Z","expires":1,"conditions":{}} | expires
            {"id":"a","type":"virus","creator":"a","created":"2026-01-01T00:00:00Z","enabled":"no","conditions":{}} | enabled
            {"id":"a","type":"virus","creator":"a","created":"2026-01-01T00:00:00Z","description":1,"conditions":{}} | description
            {"id":"a","type":"virus","creator":"a","created":"2026-01-01T00:00:00Z"} | conditions
            {"id":"a","type":"virus","creator":"a","created":"2026-01-01T00:00:00Z","md5":"","conditions":{}} | md5
            """)
    void read_badRule_isRefusedByField(String rule, String field) {
        assertThat(problems(Rules.file(rule))).extracting(Problem::field).contains(field);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"version\":1}",
                "{\"rules\":[]}",
                "{\"version\":2,\"rules\":[]}",
                "{\"version\":1,\"rules\":{}}",
                "{\"version\":1,\"rules\":[7]}",
                "{\"version\":1,\"rules\":[],\"more\":1}",
                "{\"version\":1,\"rules\":[]} {}",
                "{\"version\":1,\"rules\":[",
                "{\"version\":1,\"rules\":[{\"id\":\"a\",\"id\":\"b\"}]}",
                "{\"version\":1,\"rules\":[[[[[[[[[[[]]]]]]]]]]]}"
            })
    void read_badDocument_isRefused(String json) {
        assertThat(problems(json)).isNotEmpty();
    }

    @Test
    void read_twoRulesOfOneId_areRefused() {
        String rule = Rules.rule("r-1", AlertType.REVERSE_SHELL, "{\"processes\":\"nc\"}");
        assertThat(problems(Rules.file(rule, rule)))
                .extracting(Problem::toString)
                .containsExactly("trusted.json: rule 'r-1': id: is taken by rules[0]");
    }

    @Test
    void read_severalBadRules_saysAllOfThem() {
        assertThat(problems(Rules.file(
                        Rules.rule("r-1", AlertType.REVERSE_SHELL, "{\"targetPorts\":\"0\"}"),
                        Rules.rule("r-2", AlertType.VIRUS, "{}"))))
                .extracting(Problem::rule)
                .containsExactly("r-1", "r-2");
    }

    @Test
    void read_moreProblemsThanAnybodyReads_stopsAtAHundred() {
        String[] rules = IntStream.range(0, 300)
                .mapToObj(number -> Rules.rule("r-" + number, AlertType.VIRUS, "{}"))
                .toArray(String[]::new);
        assertThat(problems(Rules.file(rules))).hasSize(100);
    }

    @Test
    void read_tooManyValues_isRefused() {
        String many = String.join(",", Collections.nCopies(1_001, "nc"));
        assertThat(problems(Rules.file(Rules.rule("r-1", AlertType.REVERSE_SHELL, "{\"processes\":\"" + many + "\"}"))))
                .extracting(Problem::message)
                .containsExactly("has 1001 values, more than 1000");
    }

    @Test
    void read_valueTooLong_isRefused() {
        String rule = Rules.rule("r-1", AlertType.REVERSE_SHELL, "{\"processes\":\"" + "n".repeat(1_025) + "\"}");
        assertThat(problems(Rules.file(rule)))
                .extracting(Problem::message)
                .first()
                .asString()
                .contains("1025");
    }

    @Test
    void read_expressionTooLong_isRefused() {
        String rule = Rules.rule("r-1", AlertType.MALICIOUS_COMMAND, "{\"commandLine\":\"" + "n".repeat(1_001) + "\"}");
        assertThat(problems(Rules.file(rule)))
                .extracting(Problem::message)
                .first()
                .asString()
                .contains("1001");
    }

    @Test
    void read_emptyListOfRules_trustsNothing() throws WhitelistException {
        assertThat(Rules.read(Rules.file()).match(Alerts.of(AlertType.VIRUS).build()))
                .isEmpty();
    }

    @Test
    void match_catastrophicExpression_isLinear() throws WhitelistException {
        RuleSet rules = Rules.read(Rules.file(
                Rules.rule("r-1", AlertType.MALICIOUS_COMMAND, "{\"commandLine\":\"(a+)+(a|aa)*(.*a){12}b\"}"),
                Rules.rule(
                        "r-2", AlertType.MALICIOUS_COMMAND, "{\"commandLine\":\".*a.*a.*a.*a.*a.*a.*a.*a.*a.*b\"}")));
        // Backtracking would take longer than the universe has: a result at all is the point.
        assertThat(rules.match(Alerts.of(AlertType.MALICIOUS_COMMAND)
                        .tree("a".repeat(4_000))
                        .build()))
                .isEmpty();
    }

    @Test
    void match_catastrophicGlob_isLinear() throws WhitelistException {
        RuleSet rules = Rules.read(
                Rules.file(Rules.rule("r-1", AlertType.BEHAVIOR_ANOMALY, "{\"paths\":\"" + "**a".repeat(40) + "b\"}")));
        assertThat(rules.match(Alerts.of(AlertType.BEHAVIOR_ANOMALY)
                        .evidence("path", "a".repeat(4_000))
                        .build()))
                .isEmpty();
    }

    @Test
    void read_missingFile_throws() {
        assertThatThrownBy(() -> RuleSet.read(java.nio.file.Path.of("no", "such.json")))
                .isInstanceOf(java.io.IOException.class);
    }
}
