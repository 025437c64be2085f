package io.hivesec.engines.webshell;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.alert.Verdict;
import io.hivesec.artifact.FileArtifact;
import io.hivesec.engines.webshell.include.PageTree;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What administration pages ask before they use what a request says, and what only looks like it. */
final class JspChecksTest {
    private static final String TOOL = " Runtime.getRuntime().exec(\"/etc/init.d/mail \" + a);";

    private static final String FETCH = " new java.net.URL(a).openConnection().getInputStream();";

    @ParameterizedTest
    @ValueSource(
            strings = {
                // To whoever asks, with an account of the page's own.
                "java.sql.Connection c = java.sql.DriverManager.getConnection(\"jdbc:mysql://a/b\", \"u\", \"p\"); java.sql.ResultSet r = c.createStatement().executeQuery(\"select * from t\"); while (r.next()) { for (int i = 1; i <= n; i++) { out.print(r.getString(i) + \"|\"); } }",
                // Into a file of the site that is called as a picture.
                "java.sql.ResultSet r = s.executeQuery(\"select * from t\"); java.io.PrintWriter w = new java.io.PrintWriter(new java.io.FileWriter(application.getRealPath(\"/a.gif\"))); while (r.next()) { for (int i = 1; i <= n; i++) { w.print(r.getString(i)); } }"
            })
    void judge_copyOfATable_isSuspicious(String code) {
        assertThat(judge(code)).isEqualTo(Verdict.SUSPICIOUS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "if (!\"start\".equals(a) && !\"stop\".equals(a)) { a = \"status\"; }",
                "if (!a.equals(\"start\")) a = \"status\";",
                "if (!(\"start\".equals(a) || \"stop\".equalsIgnoreCase(a))) { return; }",
                "java.util.List<String> l = java.util.Arrays.asList(\"start\", \"stop\"); if (!l.contains(a)) { response.sendError(400); return; }",
                "if (a == null || !java.util.Set.of(\"start\", \"stop\").contains(a)) throw new Exception();",
                "if (!a.matches(\"[A-Za-z0-9.-]{1,64}\")) { return; }",
                "if (!a.matches(\"\\\\w+\")) { return; }",
                "java.util.regex.Pattern p = java.util.regex.Pattern.compile(\"^[0-9.]+$\"); if (!p.matcher(a).matches()) return;",
                "if (!java.util.regex.Pattern.matches(\"[a-z]+\", a)) return;",
                "a = java.util.Set.of(\"start\", \"stop\").contains(a) ? a : \"status\";",
                "a = a.replaceAll(\"[^a-z0-9]\", \"\");"
            })
    void judge_onlyWordsOfThePagePass_isBenign(String check) {
        assertThat(judge("String a = request.getParameter(\"a\"); " + check + TOOL))
                .isEqualTo(Verdict.BENIGN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // A check of something else, one that all pass, one that only some ways come by, one of what was said.
                "String b = request.getParameter(\"b\"); if (!\"start\".equals(b)) { return; }",
                "if (!a.matches(\".+\")) { return; }",
                "if (!a.matches(\"[^;]+\")) { return; }",
                "if (!a.matches(\"[\\\\w ]+\")) { return; }",
                "if (!\"start\".equals(a)) { out.print(a); }",
                "if (\"start\".equals(a)) { return; }",
                "if (!\"start\".equals(a) && !l.isEmpty()) { return; }",
                "java.util.List<String> l = new java.util.ArrayList<>(); l.add(a); if (!l.contains(a)) { return; }",
                "if (l) { if (!\"start\".equals(a)) { return; } }",
                "if (!\"start\".equals(a)) { return; } a = request.getParameter(\"b\");",
                "if (!a.startsWith(\"http://a.example/\")) { return; }",
                "java.util.regex.Pattern p = java.util.regex.Pattern.compile(\".*\"); if (!p.matcher(a).matches()) return;",
                "a = l.isEmpty() ? a : \"status\";",
                "a = \"start\".equals(a) ? \"status\" : a;",
                "a = a.replaceAll(\"[^a-z;]\", \"\");",
                "a = a.replaceAll(\"[a-z]\", \"\");"
            })
    void judge_checkThatLeavesTheChoice_isFound(String check) {
        assertThat(judge("String a = request.getParameter(\"a\"); " + check + TOOL))
                .isEqualTo(Verdict.SUSPICIOUS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Crawlers that are counted, told how to keep the page, or sent on within the site; a feed that all are
                // shown.
                "String a = request.getHeader(\"User-Agent\"); if (a.contains(\"Googlebot\")) { n++; } out.print(new java.util.Scanner(new java.net.URL(\"http://a.example/\").openStream()).next());",
                "String a = request.getHeader(\"User-Agent\"); if (a.contains(\"Googlebot\")) { response.setHeader(\"X-Robots-Tag\", \"noarchive\"); } response.sendRedirect(\"https://a.example/\");",
                "String a = request.getHeader(\"User-Agent\"); if (a.contains(\"Googlebot\")) { response.sendRedirect(\"/plain.jsp\"); return; }",
                "String a = request.getHeader(\"User-Agent\"); if (a.contains(\"Android\")) { response.sendRedirect(\"https://m.a.example/\"); return; } String b = \"googlebot\";",
                // What fails to log in, and a password that goes where settings are.
                "java.io.FileWriter w = new java.io.FileWriter(application.getRealPath(\"/a.log\"), true); w.write(\"failed: \" + request.getParameter(\"user\"));",
                "java.io.FileWriter w = new java.io.FileWriter(application.getRealPath(\"/a.properties\")); w.write(\"p=\" + request.getParameter(\"password\"));"
            })
    void judge_pageThatAsksWhoComes_isBenign(String code) {
        assertThat(judge(code)).isEqualTo(Verdict.BENIGN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"if (l.contains(a)) {", "if (\"x\".equals(a) || \"y\".equals(a)) {"})
    void judge_branchOfTheOwnWords_isBenignInside(String check) {
        String page =
                "java.util.List<String> l = java.util.List.of(\"x\"); String a = request.getParameter(\"a\"); " + check;
        assertThat(judge(page + TOOL + "}")).isEqualTo(Verdict.BENIGN);
        assertThat(judge(page + "out.print(1); }" + TOOL)).isEqualTo(Verdict.SUSPICIOUS);
        assertThat(judge(page + "a = request.getParameter(\"b\"); }" + TOOL)).isEqualTo(Verdict.SUSPICIOUS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"case \"start\": case \"stop\":", "case \"start\" ->"})
    void judge_entryOfASwitch_isBenignWhereItNamesTheValue(String labels) {
        String page = "String a = request.getParameter(\"a\"); switch (a) { " + labels;
        assertThat(judge(page + TOOL + " }")).isEqualTo(Verdict.BENIGN);
        assertThat(judge(page + " out.print(1); }" + TOOL)).isEqualTo(Verdict.SUSPICIOUS);
        assertThat(judge(page.replaceAll("case .*", "default:") + TOOL + " }")).isEqualTo(Verdict.SUSPICIOUS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "if (!a.startsWith(\"https://maps.example/\")) { return; } new java.net.URL(a).openConnection().getInputStream();"
            })
    void judge_addressOfAnOwnHost_isBenign(String code) {
        assertThat(judge("String a = request.getParameter(\"a\"); " + code)).isEqualTo(Verdict.BENIGN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "String[] own = {\"a.example\", \"b.example\"}; String h = new java.net.URL(a).getHost(); boolean ok = false; for (int i = 0; i < own.length; i++) { if (own[i].equalsIgnoreCase(h)) { ok = true; break; } } if (!ok) { return; }",
                "boolean ok = false; for (String own : new String[] {\"a.example\"}) ok = ok || new java.net.URL(a).getHost().endsWith(own); if (!ok) return;",
                "java.util.Iterator i = ((java.util.List) application.getAttribute(\"hosts\")).iterator(); boolean ok = false; while (i.hasNext()) { String own = (String) i.next(); if (new java.net.URL(a).getHost().equals(own)) ok = true; } if (!ok) return;",
                "boolean ok = false; for (String own : application.getInitParameter(\"own\").split(\",\")) { if (a.toLowerCase().startsWith(own)) ok = true; } if (!ok) return;",
                "if (!java.util.List.of(\"a.example\").contains(new java.net.URL(a).getHost())) return;",
                "if (!a.matches(\"^https?://(www\\\\.)?example\\\\.(com|org)/.*$\")) return;"
            })
    void judge_addressWhoseHostIsLookedForInALoop_isBenign(String check) {
        assertThat(judge("String a = request.getParameter(\"a\"); " + check + FETCH))
                .isEqualTo(Verdict.BENIGN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // A flag of something else, one that is set without a question, one that starts true, hosts of the
                // request's.
                "boolean ok = false; if (a != null) ok = true; if (!ok) return;",
                "boolean ok = false; for (String own : new String[] {\"a.example\"}) { if (own.equals(request.getRemoteHost())) ok = true; } if (!ok) return;",
                "boolean ok = true; for (String own : new String[] {\"a.example\"}) { if (own.equals(new java.net.URL(a).getHost())) ok = true; } if (!ok) return;",
                "boolean ok = false; for (String own : new String[] {\"a.example\"}) { if (own.equals(new java.net.URL(a).getHost())) ok = true; } ok = true; if (!ok) return;",
                "boolean ok = false; for (String own : request.getParameterValues(\"own\")) { if (own.equals(new java.net.URL(a).getHost())) ok = true; } if (!ok) return;",
                "boolean ok = false; for (String own : new String[] {\"a.example\"}) { if (own.equals(new java.net.URL(a).getHost())) ok = true; } if (ok) return;",
                "if (!a.matches(\"^https?://.*$\")) return;"
            })
    void judge_flagThatLeavesTheHost_isFound(String check) {
        assertThat(judge("String a = request.getParameter(\"a\"); " + check + FETCH))
                .isEqualTo(Verdict.SUSPICIOUS);
    }

    @ParameterizedTest
    @CsvSource({
        "for (String own : HOSTS) { if (own.equals(new java.net.URL(a).getHost())) return true; } return false;, BENIGN",
        "boolean ok = false; for (String own : HOSTS) if (own.equals(new java.net.URL(a).getHost())) ok = true; return ok;, BENIGN",
        "for (String own : HOSTS) { if (own.equals(new java.net.URL(a).getHost())) return true; } return true;, SUSPICIOUS",
        "return a != null;, SUSPICIOUS"
    })
    void judge_methodThatLooksForTheHost_isAsked(String body, Verdict verdict) {
        String page = "<%! String[] HOSTS = {\"a.example\"}; boolean known(String a) throws Exception { " + body
                + " } %><% String u = request.getParameter(\"u\"); if (!known(u)) { return; }"
                + FETCH.replace("(a)", "(u)") + " %>";
        assertThat(verdict(page)).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource({
        "f.getCanonicalPath().startsWith(root.getCanonicalPath()), BENIGN",
        "f.getPath().length() > 3, SUSPICIOUS"
    })
    void judge_folderThatMustLieInAnother_isNotAnyFolder(String check, Verdict verdict) {
        String page = "java.io.File root = new java.io.File(application.getRealPath(\"/files\")); java.io.File f = new"
                + " java.io.File(request.getParameter(\"p\")); if (!(" + check
                + ")) { return; } f.listFiles(); new java.io.FileInputStream(f).transferTo(response.getOutputStream());";
        assertThat(judge(page)).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource({"'\"jdbc:mysql://\" + request.getParameter(\"h\")', BENIGN", "'request.getParameter(\"h\")', SUSPICIOUS"
    })
    void judge_connectionOfAnInstaller_isToldWhereAllOfItIsChosen(String address, Verdict verdict) {
        assertThat(judge("java.sql.DriverManager.getConnection(" + address
                        + ").createStatement().executeUpdate(\"create table a (b int)\");"))
                .isEqualTo(verdict);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://", "https://maps", "http://a@", "/maps/"})
    void judge_addressWhoseHostIsOpen_isFound(String begin) {
        String page = "String a = request.getParameter(\"a\"); if (!a.startsWith(\"" + begin
                + "\")) { return; } new java.net.URL(a).openConnection().getInputStream();";
        assertThat(judge(page)).isEqualTo(Verdict.SUSPICIOUS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"com.acme.report.Query", "com.acme.report.*"})
    void judge_objectOfANamedClassOnAPageOfAnApplication_isBenign(String imported) {
        String read = "<% Query q = (Query) new java.io.ObjectInputStream(request.getInputStream()).readObject(); %>";
        assertThat(verdict("<%@ page import=\"" + imported + "\" %>" + read)).isEqualTo(Verdict.BENIGN);
        assertThat(verdict("<%@ page import=\"java.util.*,org.apache.commons.io.IOUtils\" %>" + read))
                .isEqualTo(Verdict.SUSPICIOUS);
        assertThat(verdict("<%@ page import=\"" + imported + "\" %>" + read.replace("(Query)", "(Object)")))
                .isEqualTo(Verdict.MALICIOUS);
    }

    @ParameterizedTest
    @CsvSource({"png|jpg, BENIGN", "png|jsp, SUSPICIOUS", "'', SUSPICIOUS"})
    void judge_patternOfAnUploadsName_isACheckWhereItListsItsEnds(String ends, Verdict verdict) {
        String page =
                "<% for (FileItem i : (java.util.List<FileItem>) upload.parseRequest(request)) { String n = i.getName(); if (!n.matches(\".*"
                        + (ends.isEmpty() ? "" : "\\\\.(" + ends + ")")
                        + "\")) continue; i.write(new java.io.File(application.getRealPath(\"/up\"), id + n.substring(n.lastIndexOf('.')))); } %>";
        assertThat(verdict(page)).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource({"${param.k}, MALICIOUS", "${initParam.k}, BENIGN"})
    void judge_attributeThatATagSets_isARequestsWhereItIsOne(String value, Verdict verdict) {
        String page = "<c:set var=\"k\" value=\"" + value
                + "\"/><% new javax.script.ScriptEngineManager().getEngineByName(\"js\").eval((String) pageContext.getAttribute(\"k\")); %>";
        assertThat(verdict(page)).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource({"new ProcessBuilder(x).start(), MALICIOUS", "out(x), BENIGN"})
    void judge_endOfARecursion_isFoundWhereItRunsWhatItIsGiven(String end, Verdict verdict) {
        String page = "<%! void out(String x) {} void b(String x, int n) throws Exception { if (n > 5) " + end
                + "; else b(x, n + 1); } %><% b(request.getHeader(\"x\"), 0); Runtime.getRuntime().exec(\"uptime\"); %>";
        assertThat(verdict(page)).isEqualTo(verdict);
    }

    private static Verdict judge(String code) {
        return verdict("<% " + code + " %>");
    }

    private static Verdict verdict(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Page page = Page.of(FileArtifact.of("a.jsp", bytes), bytes, () -> false, PageTree.of(List.of()));
        return new JspEngine().judge(page).verdict();
    }
}
