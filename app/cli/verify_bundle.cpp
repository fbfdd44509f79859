#include "app/cli/verify_bundle.h"

#include "app/cli/faultwords.h"
#include "app/cli/session.h"
#include "app/cli/verify_file.h"
#include "models/base/atomicfile.h"
#include "models/evidence/archive.h"
#include "models/evidence/verifybundle.h"

using namespace Qt::StringLiterals;

namespace interlock::cli {

namespace {

Result<BundleTrust> trustFrom(const KnownFromElsewhere &known)
{
    BundleTrust trust{known.policyDigest, {}, systemClock().now().wall};
    if (known.allowedSigners.isEmpty())
        return trust;
    const auto bytes = readBounded(known.allowedSigners, kMostSigners);
    if (!bytes)
        return passOn(bytes);
    auto signers = parseAllowedSigners(*bytes);
    if (!signers)
        return fail(ErrorCode::Unverified, signers.error().text);
    trust.signers = std::move(*signers);
    return trust;
}

void print(const BundleReport &report)
{
    printLine(u"%1 %2 records and %3 evaluations of %4"_s.arg(report.trusted ? u"verified"_s : u"whole   "_s)
                  .arg(report.log.records)
                  .arg(report.log.evaluations)
                  .arg(report.log.origin));
    printLine(u"root     %1"_s.arg(report.log.root));
    printLine(u"policy   sha256 %1"_s.arg(report.log.genesisSha256));
}

} // namespace

int verifyBundleAt(const QString &path, const KnownFromElsewhere &known, const CommonOptions &common)
{
    const auto trust = trustFrom(known);
    if (!trust)
        return complain(trust.error());
    const auto report =
        readBundle(path).and_then([&](const BundleFiles &files) { return verifyBundle(files, *trust); });
    if (!report && common.json)
        printJson(faultJson(report.error()));
    if (!report)
        return complainOfFault(report.error());
    if (common.json)
        printJson({{u"verified"_s, report->trusted}, // whole in itself is not enough
                   {u"trusted"_s, report->trusted},
                   {u"records"_s, report->log.records},
                   {u"evaluations"_s, report->log.evaluations},
                   {u"origin"_s, report->log.origin},
                   {u"root"_s, report->log.root},
                   {u"policy_sha256"_s, report->log.genesisSha256}});
    else if (!common.quiet)
        print(*report);
    if (report->trusted)
        return 0;
    return complain(
        {ErrorCode::Unverified,
         u"UNTRUSTED: everything holds together, but anybody can make a log that does"_s,
         u"compare the policy's digest with one you were told by another way: --policy-digest HEX, "
         "or give --allowed-signers FILE from elsewhere"_s});
}

} // namespace interlock::cli
