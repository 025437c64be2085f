package io.hivesec.engines.memshell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/** Classes that carry code in constants or bring other classes of theirs in, and what they are named after. */
class CarriersTest {
    private static final String FILTER = "class F implements javax.servlet.Filter { public void"
            + " doFilter(javax.servlet.ServletRequest q, javax.servlet.ServletResponse s, javax.servlet.FilterChain c)"
            + " throws IOException { @@(q.getParameter(\"c\")); } static void print(String s) { } }";
    private static final String INJECTOR = "class X { static Object get(Object o, String n) throws Exception {"
            + " java.lang.reflect.Field f = o.getClass().getDeclaredField(n); f.setAccessible(true); return f.get(o); }"
            + " static void go(javax.servlet.ServletRequest q) throws Exception {"
            + " Object c = get(get(q.getServletContext(), \"context\"), \"context\");"
            + " c.getClass().getMethod(\"addFilterDef\", Object.class).invoke(c, new F()); } } ";
    private static final String READS = "var c = request.getParameter('c');";
    private final MemoryWebshellEngine engine = new MemoryWebshellEngine();

    @Test
    void judge_registersAShellOfItsOwnSet_isNamedAfterTheShell() {
        Judgement judgement = injector("@{exec}");

        assertThat(judgement.level()).isEqualTo(Level.HIGH);
        assertThat(judgement.role()).isEqualTo("injector");
        assertThat(judgement.family()).map(Family::name).contains("command-shell");
    }

    @Test
    void judge_registersAHarmlessFilterOfItsOwnSet_isAnInjector() {
        Judgement judgement = injector("print");

        assertThat(judgement.family()).map(Family::name).contains("injector");
    }

    private Judgement injector(String call) {
        Map<String, byte[]> classes = Compiled.all(INJECTOR + FILTER.replace("@@", call));
        return engine.judge(classes.get("X"), ClassSet.of(classes.values()), Provenance.UNKNOWN);
    }

    @Test
    void judge_transletThatDefinesWhatTheRequestSays_isAnInjector() {
        Judgement judgement = engine.judge(Compiled.one("class X extends"
                + " org.apache.xalan.xsltc.runtime.AbstractTranslet { static void go(javax.servlet.ServletRequest q)"
                + " throws Exception { byte[] b = Base64.getDecoder().decode(q.getParameter(\"c\"));"
                + " java.lang.reflect.Method d = ClassLoader.class.getDeclaredMethod(\"@{define}\", byte[].class,"
                + " int.class, int.class); ((Class<?>) d.invoke(null, b, 0, b.length)).newInstance().equals(q); } }"));

        assertThat(judgement.level()).isEqualTo(Level.HIGH);
        assertThat(judgement.family()).map(Family::name).contains("injector");
    }

    @Test
    void judge_carriesAnArchiveWithAShell_isFound() throws IOException {
        byte[] shell = Compiled.one(FILTER.replace("@@", "@{exec}"));

        assertThat(carrier(archive(shell)).signals()).extracting(Signal::name).contains("embedded.webshell");
    }

    @Test
    void judge_carriesAClassThatRunsWhatItIsGiven_isFound() {
        byte[] runs = Compiled.one(
                "class R { String out = \"" + "-".repeat(200) + "\"; R(String c) throws IOException { @{exec}(c); } }");

        assertThat(carrier(runs).level()).isEqualTo(Level.HIGH);
    }

    @Test
    void judge_carriesAnArchiveOfAHarmlessClass_isNotHigh() throws IOException {
        byte[] harmless = Compiled.one("class H { int add(int a, int b) { return a + b; } }");

        assertThat(carrier(archive(harmless)).level()).isNotEqualTo(Level.HIGH);
    }

    @Test
    void judge_scriptThatRunsARequest_isFound() {
        Judgement judgement = engine.judge(page(READS + " new java.lang.Process" + "Builder(c).start()"));

        assertThat(judgement.level()).isEqualTo(Level.HIGH);
        assertThat(judgement.role()).isEqualTo("page");
        assertThat(MemoryWebshellRules.of(judgement)).isEqualTo(MemoryWebshellRules.CARRIER);
    }

    @Test
    void judge_scriptThatPrintsARequest_isNotHigh() {
        assertThat(engine.judge(page(READS + " print(c)")).level()).isNotEqualTo(Level.HIGH);
    }

    @Test
    void judge_pageThatEvaluatesWhatItIsSent_isConfirmed() {
        String page = "class P extends org.apache.jasper.runtime.HttpJspBase { public void"
                + " _jspService(javax.servlet.http.HttpServletRequest q, javax.servlet.http.HttpServletResponse s)"
                + " throws Exception { @{script}(%s); } }";

        assertThat(engine.judge(Compiled.one(page.formatted("q.getParameter(\"c\")")))
                        .level())
                .isEqualTo(Level.HIGH);
        assertThat(engine.judge(Compiled.one(page.formatted("\"1 + 1\""))).level())
                .isNotEqualTo(Level.HIGH);
    }

    private static byte[] page(String script) {
        return Compiled.one("class P extends org.apache.jasper.runtime.HttpJspBase { public void"
                + " _jspService(javax.servlet.http.HttpServletRequest q, javax.servlet.http.HttpServletResponse s)"
                + " throws Exception { @{script}(\"" + script + "\"); } }");
    }

    private Judgement carrier(byte[] carried) {
        String literal = Base64.getEncoder().encodeToString(carried);
        return engine.judge(
                Compiled.one(
                        "class C { static Object go() throws Exception { byte[] b ="
                                + " Base64.getDecoder().decode(\"" + literal + "\"); return new F().load(b); } }"
                                + " class F extends ClassLoader { Object load(byte[] b) { return @{define}(null, b, 0, b.length); } }"));
    }

    private static byte[] archive(byte[] type) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            zip.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
            zip.putNextEntry(new ZipEntry("F.class"));
            zip.write(type);
        }
        return bytes.toByteArray();
    }

    @Test
    void judge_carriesAScriptThatDefinesAClass_isFound() {
        String script =
                "var d = Java.type('java.lang.ClassLoader').class.getDeclaredMethod('%s'); d.setAccessible(true);";
        String source = "class S { static void go() throws Exception { @{script}(\"" + script + "\"); } }";

        assertThat(engine.judge(Compiled.one(source.formatted("@{define}"))).level())
                .isEqualTo(Level.HIGH);
        assertThat(engine.judge(Compiled.one(source.formatted("getParent"))).level())
                .isEqualTo(Level.NONE);
    }

    @Test
    void judge_transfersAStagedPayload_isNamedAfterItsClient() {
        assertThat(staged("f.equals(o); f.equals(b); f.toString(); o.toByteArray();"))
                .contains("godzilla");
        assertThat(staged("f.equals(b); o.toByteArray();")).contains("antsword");
    }

    private java.util.Optional<String> staged(String talk) {
        String source =
                "class F implements javax.servlet.Filter { static class L extends ClassLoader { Class<?> x(byte[] b)"
                        + " { return @{define}(b, 0, b.length); } } public void doFilter(javax.servlet.ServletRequest q,"
                        + " javax.servlet.ServletResponse s, javax.servlet.FilterChain c) throws IOException { try { byte[] b ="
                        + " q.getParameter(\"c\").getBytes(); Object f = new L().x(b).newInstance(); ByteArrayOutputStream o = new"
                        + " ByteArrayOutputStream(); " + talk + " } catch (Exception e) { } } }";
        Map<String, byte[]> classes = Compiled.all(source);
        return engine.judge(
                        java.util.Objects.requireNonNull(classes.get("F")),
                        ClassSet.of(classes.values()),
                        Provenance.UNKNOWN)
                .family()
                .map(Family::name);
    }
}
