package io.hivesec.engines.memshell;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivesec.engines.memshell.flow.Flow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers past every component, and what only pages have no reason to do; each with its near miss. */
class EchoAndPagesTest {
    private static final String READ = "String out = new Scanner(@{exec}(\"id\").getInputStream()).next();";
    private static final String PAGE = "class P extends org.apache.jasper.runtime.HttpJspBase { public void"
            + " _jspService(javax.servlet.http.HttpServletRequest q, javax.servlet.http.HttpServletResponse s) throws"
            + " Exception { String p = q.getParameter(\"c\"); %s } }";
    private static final String WRITES =
            "FileOutputStream o = new FileOutputStream(q.getParameter(\"f\")); o.write(p.getBytes());";
    private static final String STYLES =
            "javax.xml.transform.TransformerFactory.newInstance().newTransformer(new javax.xml.transform.stream"
                    + ".StreamSource(new ByteArrayInputStream(p.getBytes())));";
    private final MemoryWebshellEngine engine = new MemoryWebshellEngine();

    @Test
    void judge_throwsWhatACommandPrintedWhenItIsLoaded_isAnEcho() {
        Judgement judgement =
                judge("class X { static { String t; try { " + READ + " t = out; } catch (IOException e) { t"
                        + " = \"\"; } if (true) { throw new RuntimeException(t); } } }");

        assertThat(judgement.level()).isEqualTo(Level.HIGH);
        assertThat(judgement.family()).map(Family::name).contains("echo");
    }

    @ParameterizedTest
    @CsvSource({
        "'String.format(\"%s\", out)', true",
        "'java.text.MessageFormat.format(\"cannot read the answer {0}\", out)', false",
        "'String.format(\"cannot read the answer %s\", out)', false"
    })
    void judge_complainsAboutWhatACommandPrintedWhenItIsMade_isNoEcho(String message, boolean tells) {
        Judgement judgement =
                judge("class X { X() throws IOException { " + READ + " throw new IOException(" + message + "); } }");

        assertThat(judgement.flows().stream().anyMatch(flow -> flow.kind() == Flow.Kind.THROW))
                .isEqualTo(tells);
    }

    @Test
    void judge_throwsWhatACommandPrintedWhenAMethodIsCalled_isNoEcho() {
        Judgement judgement =
                judge("class X { void x() throws IOException { " + READ + " throw new IllegalStateException(out); } }");

        assertThat(judgement.flows()).extracting(Flow::kind).doesNotContain(Flow.Kind.THROW);
    }

    @Test
    void judge_runsCommandsAndWritesToOpenSockets_isAnEcho() {
        assertThat(judge(descriptor("/proc/self/fd")).level()).isEqualTo(Level.HIGH);
    }

    @Test
    void judge_runsCommandsAndWritesToADescriptor_isQuiet() {
        assertThat(judge(descriptor("/var/log/app")).level()).isEqualTo(Level.NONE);
    }

    private static String descriptor(String where) {
        return "class X { static void x(FileDescriptor f) throws IOException { @{exec}(\"ls " + where
                + "\"); new FileOutputStream(f).write(1); } }";
    }

    @Test
    void judge_pageThatWritesAFileThatItIsTold_isHigh() {
        assertThat(judge(PAGE.formatted(WRITES)).signals())
                .extracting(Signal::name)
                .contains("page.writes");
        assertThat(judge(PAGE.formatted(WRITES)).level()).isEqualTo(Level.HIGH);
    }

    @Test
    void judge_servletThatWritesAFileThatItIsTold_isMedium() {
        assertThat(judge(servlet(WRITES)).level()).isEqualTo(Level.MEDIUM);
    }

    @Test
    void judge_filterThatWritesAFileThatItIsTold_isHigh_butOneOfItsOwnName_isLow() {
        String filter = "class F implements javax.servlet.Filter { public void doFilter(javax.servlet.ServletRequest q,"
                + " javax.servlet.ServletResponse s, javax.servlet.FilterChain c) throws IOException { FileOutputStream o ="
                + " new FileOutputStream(%s); byte[] b = new byte[99]; q.getInputStream().read(b); o.write(b); } }";

        assertThat(judge(filter.formatted("\"/srv/\" + q.getParameter(\"n\")")).level())
                .isEqualTo(Level.HIGH);
        assertThat(judge(filter.formatted("\"/srv/last\"")).level()).isEqualTo(Level.LOW);
    }

    @Test
    void judge_pageThatSendsAFileThatItIsAskedFor_isLow() {
        String sends = "java.nio.file.Files.copy(java.nio.file.Path.of(p), s.getOutputStream());";

        assertThat(judge(PAGE.formatted(sends)).level()).isEqualTo(Level.LOW);
    }

    @Test
    void judge_pageThatStoresAnUploadUnderItsOwnName_isLow() {
        String stores = "java.nio.file.Files.copy(q.getInputStream(), java.nio.file.Path.of(\"/tmp/upload\"));";

        assertThat(judge(PAGE.formatted(stores)).level()).isEqualTo(Level.LOW);
    }

    @Test
    void judge_pageThatTransformsByAStyleSheetItIsSent_isHigh() {
        assertThat(judge(PAGE.formatted(STYLES)).level()).isEqualTo(Level.HIGH);
    }

    @Test
    void judge_servletThatTransformsByAStyleSheetItIsSent_isLow() {
        assertThat(judge(servlet(STYLES)).level()).isEqualTo(Level.LOW);
    }

    private static String servlet(String body) {
        return PAGE.formatted(body)
                .replace("org.apache.jasper.runtime.HttpJspBase", "javax.servlet.http.HttpServlet")
                .replace("_jspService", "serve");
    }

    private Judgement judge(String source) {
        return engine.judge(Compiled.one(source));
    }
}
