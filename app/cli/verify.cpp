#include "models/engine/verify.h"

#include "app/cli/faultwords.h"
#include "app/cli/session.h"
#include "app/cli/verbs.h"
#include "app/cli/verify_bundle.h"
#include "app/cli/verify_file.h"
#include "models/evidence/archive.h"

#include <QFileInfo>

namespace interlock::cli {

namespace {

struct VerifyOptions {
    std::string what, signers, digest;
};

bool isStore(const QString &path)
{
    QFile file(path);
    return !file.open(QIODevice::ReadOnly) || file.read(6) == "SQLite" || file.size() == 0;
}

/// A bundle by its name, which is not there or empty: no advice about stores then.
Done bundleIsThere(const QString &path)
{
    static const QStringList kEndings{QStringLiteral(".tar"), QStringLiteral(".gz"), QStringLiteral(".zst"),
                                      QStringLiteral(".tgz")};
    const bool named =
        std::ranges::any_of(kEndings, [&path](const QString &end) { return path.endsWith(end); });
    if (!named || QFileInfo(path).size() > 0 || QFileInfo(path).isDir())
        return {};
    return QFileInfo::exists(path)
               ? Done(fail(ErrorCode::Unverified,
                           QStringLiteral("the bundle %1 is empty (0 bytes)").arg(path),
                           QStringLiteral("take the file exactly as `interlock evidence` wrote it")))
               : Done(fail(ErrorCode::NotFound, QStringLiteral("there is no bundle at %1").arg(path),
                           QStringLiteral("look at its name")));
}

Result<StoreReport> verifiedStore(const QString &url, const QString &digest)
{
    const auto paths = storePaths(url);
    if (!paths)
        return passOn(paths);
    auto report = verifyStore(*paths);
    if (report && !digest.isEmpty() && digest.compare(report->genesisSha256, Qt::CaseInsensitive) != 0)
        return fail(ErrorCode::Unverified,
                    QStringLiteral("record 0: the first trust policy has digest %1, not %2")
                        .arg(report->genesisSha256, digest),
                    QStringLiteral("this is another log, or a swapped policy"));
    return report;
}

int verifyWhole(const CommonOptions &common, const QString &url, const QString &digest)
{
    const auto report = verifiedStore(url, digest);
    if (!report && common.json)
        printJson(faultJson(report.error()));
    if (!report)
        return complainOfFault(report.error());
    if (common.json) {
        printJson({{QStringLiteral("verified"), true},
                   {QStringLiteral("records"), report->records},
                   {QStringLiteral("evaluations"), report->evaluations},
                   {QStringLiteral("origin"), report->origin},
                   {QStringLiteral("root"), report->root},
                   {QStringLiteral("cosigned_records"), report->cosignedSize},
                   {QStringLiteral("cosigned_by"), QJsonArray::fromStringList(report->cosignedBy)},
                   {QStringLiteral("policy_sha256"), report->genesisSha256}});
    } else if (!common.quiet) {
        printLine(QStringLiteral("verified %1 records and %2 evaluations of %3")
                      .arg(report->records)
                      .arg(report->evaluations)
                      .arg(report->origin));
        printLine(QStringLiteral("root     %1").arg(report->root));
        if (report->cosignedSize > 0)
            printLine(QStringLiteral("cosigned %1 records, by %2")
                          .arg(report->cosignedSize)
                          .arg(report->cosignedBy.join(QStringLiteral(", "))));
        printLine(QStringLiteral("policy   sha256 %1%2")
                      .arg(report->genesisSha256,
                           digest.isEmpty()
                               ? QStringLiteral("  (compare it with what you were told: --policy-digest)")
                               : QString()));
    }
    return 0;
}

/// What was told by another way is there and has its form: an empty one would trust anything.
Done checkGiven(const CLI::App &verb, const VerifyOptions &options)
{
    if (verb.count("--policy-digest") > 0 && !isSha256Hex(QString::fromStdString(options.digest).toLower()))
        return fail(ErrorCode::BadInput, QStringLiteral("--policy-digest takes 64 hexadecimal digits"),
                    QStringLiteral("`interlock init` printed them as \"policy sha256\""));
    if (verb.count("--allowed-signers") > 0 && options.signers.empty())
        return fail(ErrorCode::BadInput, QStringLiteral("--allowed-signers takes a file"),
                    QStringLiteral("`interlock policy show --allowed-signers` makes one"));
    return {};
}

} // namespace

void addVerify(CLI::App &app, const CommonOptions &common, Run &chosen)
{
    CLI::App *verb = app.add_subcommand("verify", "Re-compute everything; names the first record at fault");
    const auto options = std::make_shared<VerifyOptions>();
    verb->add_option(
            "what", options->what,
            "a store, an evidence bundle (file or folder), or one envelope; else the store of --store")
        ->type_name("STORE|BUNDLE|FILE");
    verb->add_option("--allowed-signers", options->signers,
                     "from elsewhere: judges a FILE, signature and strict profile only; trusts a BUNDLE")
        ->type_name("FILE");
    verb->add_option("--policy-digest", options->digest, "of the first trust policy, as you were told it")
        ->type_name("HEX");
    verb->callback([verb, options, &common, &chosen] {
        chosen = [verb, options, &common] {
            if (const Done given = checkGiven(*verb, *options); !given)
                return complain(given.error());
            const QString what = QString::fromStdString(options->what);
            if (const Done there = bundleIsThere(what); !there)
                return complain(there.error());
            if (!what.isEmpty() && looksLikeBundle(what))
                return verifyBundleAt(
                    what, {QString::fromStdString(options->digest), QString::fromStdString(options->signers)},
                    common);
            if (!options->signers.empty())
                return verifyFile(what, QString::fromStdString(options->signers), common);
            if (!what.isEmpty() && !what.startsWith(QStringLiteral("sqlite:")) && QFile::exists(what) &&
                !isStore(what))
                return complain({ErrorCode::BadInput,
                                 QStringLiteral("%1 is one envelope: who may have signed it?").arg(what),
                                 QStringLiteral("add --allowed-signers FILE")});
            return verifyWhole(common, what.isEmpty() ? common.store : what,
                               QString::fromStdString(options->digest));
        };
    });
    example(*verb, "interlock verify --policy-digest bafd74a4...");
}

} // namespace interlock::cli
