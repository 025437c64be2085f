package io.hivesec.engines.webshell.include;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.EngineVerdict;
import io.hivesec.alert.Finding;
import io.hivesec.alert.Verdict;
import io.hivesec.artifact.FileArtifact;
import io.hivesec.engines.webshell.WebshellScanner;
import io.hivesec.spi.Deadline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What pages include is found in the tree that is scanned, and nowhere else. */
final class PageTreeTest {
    /** The two halves of a page that runs what it is told, which say nothing by themselves. */
    private static final String JSP_READS = "<% String c = request.getParameter(\"q\"); %>";

    private static final String JSP_RUNS = "<%@ include file=\"half.txt\" %><% Runtime.getRuntime().ex" + "ec(c); %>";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"page.jsp", "page.jspx"})
    void scan_jspDirective_readsTheOtherHalf(String name) throws Exception {
        write("half.txt", name.endsWith("x") ? scriptlet("String c = request.getParameter(\"q\");") : JSP_READS);
        write(
                name,
                name.endsWith("x")
                        ? "<jsp:root xmlns:jsp=\"http://java.sun.com/JSP/Page\" version=\"2.0\"><jsp:directive.include"
                                + " file=\"half.txt\"/>"
                                + scriptlet("Runtime.getRuntime().ex" + "ec(c);") + "</jsp:root>"
                        : JSP_RUNS);
        EngineVerdict verdict = scan(name);
        assertThat(verdict.verdict()).isEqualTo(Verdict.MALICIOUS);
        assertThat(verdict.findings().stream().map(Finding::rule).map(rule -> rule.id()))
                .contains("web-backdoor.execute");
    }

    @Test
    void scan_jspWithoutTheOtherHalf_isNotMalicious() throws Exception {
        write("page.jsp", JSP_RUNS);
        write("half.txt", "<% String c = \"date\"; %>");
        assertThat(scan("page.jsp").verdict()).isNotEqualTo(Verdict.MALICIOUS);
    }

    @Test
    void scan_aspInclude_readsTheOtherHalf() throws Exception {
        write("inc/half.txt", "<% c = Request(\"q\") %>");
        write("page.asp", "<!--#include file=\"inc/half.txt\"-->\n<% Exec" + "ute(c) %>");
        assertThat(scan("page.asp").verdict()).isEqualTo(Verdict.MALICIOUS);
        write("inc/half.txt", "<% c = \"x = 1\" %>");
        assertThat(scan("page.asp").verdict()).isNotEqualTo(Verdict.MALICIOUS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'half.txt'", "__DIR__ . '/half.txt'", "dirname(__FILE__) . '/half.txt'", "'./half.txt'"})
    void scan_phpInclude_readsTheOtherHalf(String path) throws Exception {
        write("page.php", "<?php include " + path + ";");
        write("half.txt", "<?php ev" + "al($_POST['q']);");
        assertThat(scan("page.php").verdict()).isEqualTo(Verdict.MALICIOUS);
        write("half.txt", "<?php echo htmlspecialchars($_POST['q']);");
        assertThat(scan("page.php").verdict()).isEqualTo(Verdict.BENIGN);
    }

    @Test
    void scan_absolutePath_isSoughtBelowTheFoldersAboveThePage() throws Exception {
        write("app/WEB-INF/half.jspf", JSP_READS);
        write("app/a/b/page.jsp", JSP_RUNS.replace("half.txt", "/WEB-INF/half.jspf"));
        assertThat(scan("app/a/b/page.jsp").verdict()).isEqualTo(Verdict.MALICIOUS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../half.txt", "link.txt", "linked/half.txt", "/../half.txt"})
    void scan_outOfTheTreeOrOverALink_isNotRead(String path) throws Exception {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Path tree = Files.createDirectory(folder.resolve("tree"));
        Files.writeString(folder.resolve("half.txt"), JSP_READS);
        Files.writeString(outside.resolve("half.txt"), JSP_READS);
        Files.createSymbolicLink(tree.resolve("link.txt"), folder.resolve("half.txt"));
        Files.createSymbolicLink(tree.resolve("linked"), outside);
        write("tree/page.jsp", JSP_RUNS.replace("half.txt", path));
        EngineVerdict verdict = scan(tree, tree.resolve("page.jsp"));
        assertThat(verdict.verdict()).isNotEqualTo(Verdict.MALICIOUS);
    }

    @Test
    void scan_pageThatIncludesItself_ends() throws Exception {
        write("page.jsp", "<%@ include file=\"page.jsp\" %><%@ include file=\"page.jsp\" %><%= 1 %>");
        write("page.php", "<?php include 'page.php'; include 'page.php'; echo $_GET['q'];");
        write("page.asp", "<!--#include file=\"page.asp\"--><!--#include file=\"page.asp\"--><% Response.Write 1 %>");
        for (String name : List.of("page.jsp", "page.php", "page.asp")) {
            assertThat(scan(name).verdict()).as(name).isEqualTo(Verdict.BENIGN);
        }
    }

    private static String scriptlet(String code) {
        return "<jsp:scriptlet xmlns:jsp=\"http://java.sun.com/JSP/Page\">" + code + "</jsp:scriptlet>";
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }

    private EngineVerdict scan(String name) throws Exception {
        return scan(folder, folder.resolve(name));
    }

    private static EngineVerdict scan(Path tree, Path page) throws Exception {
        return new WebshellScanner()
                .withTree(PageTree.of(List.of(tree)))
                .scan(FileArtifact.of(page), Deadline.in(Duration.ofMinutes(1)));
    }
}
