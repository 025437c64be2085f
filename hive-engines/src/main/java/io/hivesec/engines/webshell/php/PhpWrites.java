package io.hivesec.engines.webshell.php;

import io.hivesec.alert.Verdict;
import io.hivesec.engines.webshell.flow.Hit;
import io.hivesec.engines.webshell.flow.Taint.Origin;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Weighs what a page writes, copies and stores: where, under whose name, and whose content. */
final class PhpWrites {
    private static final Pattern SCRIPT = Pattern.compile(
            "\\.(?:ph(?:p\\d?(?:\\.bin)?|tml|t|ar)|inc|so|dll|jsp|asp|aspx|cgi|pl|htaccess|user\\.ini)['\"]?$",
            Pattern.CASE_INSENSITIVE);
    /** Names that installers give to what they fill in. */
    static final Pattern CONFIGURATION = Pattern.compile(
            "(?:conf|setting|config|define|constant|param|local|database|\\bdb|lang|install|setup)[^/]{0,40}$|/conf(?:ig)?/[^/]{0,40}$|^conf(?:ig)?/[^/]{0,40}$",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern PICTURE =
            Pattern.compile("\\.(?:jpe?g|png|gif|ico|bmp|svg|css|woff2?|ttf|mp[34])$", Pattern.CASE_INSENSITIVE);
    /** Pictures that nobody includes for what they show, as drawings in text are. */
    static final Pattern RASTER = Pattern.compile("\\w\\.(?:jpe?g|png|gif|bmp)$", Pattern.CASE_INSENSITIVE);
    /** Files by which whoever writes them runs programs or comes in. Source: ATT&CK T1053.003, T1098.004. */
    private static final Pattern ENTRANCE = Pattern.compile(
            "/cron(?:tabs?|\\.\\w+)?/|/crontab$|authorized_keys2?$|\\.git/hooks/[\\w-]+$|/\\.(?:cpanel/contactinfo|contactinfo|contactemail)$|/etc/(?:passwd|shadow|sudoers|ld\\.so\\.preload)");

    private static final Pattern WRITES = Pattern.compile("file_put_contents|fwrite|fputs|error_log|gzwrite");

    private PhpWrites() {}

    static Optional<Verdict> weigh(Hit hit, PageFacts facts) {
        if (hit.argument().equals(PhpWeights.UNSET)) {
            boolean anywhere = hit.detail().equals(PhpWeights.UNSET)
                    || SCRIPT.matcher(hit.detail()).find();
            return facts.apart() && anywhere ? PhpWeights.suspicious() : Optional.empty();
        }
        if (hit.argument().equals("code")) {
            return facts.alone() && facts.length() < 20_000 ? PhpWeights.suspicious() : Optional.empty();
        }
        if (!hit.isRemote() || hit.taint() == null) {
            return Optional.empty();
        }
        if (hit.argument().equals("archive")) {
            boolean apart = facts.alone() && !facts.library();
            return PhpWeights.asked(hit.taint()) && (apart || hit.taint().whole() && facts.runs() && facts.trusting())
                    ? PhpWeights.suspicious()
                    : Optional.empty();
        }
        boolean upload = hit.taint().origins().contains(Origin.UPLOAD);
        boolean script = SCRIPT.matcher(hit.detail()).find();
        if (hit.argument().equals("filled")) {
            boolean tool = facts.commandLine() && hit.taint().origins().equals(Set.of(Origin.NETWORK));
            return script
                            && facts.alone()
                            && !tool
                            && !CONFIGURATION.matcher(hit.detail()).find()
                    ? PhpWeights.suspicious()
                    : Optional.empty();
        }
        boolean appends = WRITES.matcher(hit.call()).matches();
        if (!upload
                && appends
                && (facts.alone() ? PICTURE : RASTER).matcher(hit.detail()).find()
                && (hit.argument().equals("fixed")
                        || hit.argument().equals("line")
                                && RASTER.matcher(hit.detail()).find())
                && PhpWeights.asked(hit.taint())) {
            return PhpWeights.suspicious();
        }
        if (upload && !script && hit.taint().origins().equals(Set.of(Origin.UPLOAD)) && facts.choosy()) {
            return Optional.empty();
        }
        if (upload && hit.argument().equals("chosen") && facts.runs()) {
            return PhpWeights.suspicious();
        }
        if (ENTRANCE.matcher(hit.detail()).find() && PhpWeights.asked(hit.taint()) && facts.alone()) {
            return PhpWeights.malicious();
        }
        if (script && !upload && facts.alone()) {
            boolean fetched = hit.taint().origins().equals(Set.of(Origin.NETWORK));
            if (fetched && !hit.taint().whole()) {
                return Optional.empty();
            }
            if (fetched && facts.commandLine()) {
                // A tool that brings another to whoever types its name.
                return hit.detail().endsWith(".phar") ? Optional.empty() : PhpWeights.suspicious();
            }
            return PhpWeights.malicious();
        }
        boolean moved = hit.call().equals("rename") && !upload && !hit.taint().whole();
        boolean chosen = hit.argument().equals("chosen")
                || hit.argument().equals("partly") && hit.detail().isEmpty() && !moved;
        if (hit.argument().equals("chosen") && !upload && facts.alone()) {
            return hit.taint().origins().size() > 1 || hit.taint().whole()
                    ? PhpWeights.malicious()
                    : PhpWeights.suspicious();
        }
        boolean given = chosen && !moved && (upload || hit.taint().whole()) && PhpWeights.asked(hit.taint());
        if (given && facts.trusting() && !facts.includesAt(hit.line(), hit.call())) {
            return PhpWeights.suspicious();
        }
        return (chosen || script) && facts.alone() && !facts.library() ? PhpWeights.suspicious() : Optional.empty();
    }
}
