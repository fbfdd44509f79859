#pragma once

#include "models/base/result.h"
#include "models/records/sshkeyfile.h"

#include <vector>

namespace interlock::cli {

/// The bare steps between a sample and HAProxy's answer, each as a program would do it that does nothing
/// else: parse the page, sign 300 bytes (Ed25519), write 4 KiB durably, send one command to HAProxy over a
/// connection of its own. What no rollback can do without.
class BenchSteps {
public:
    /// `folder`: on the disk of the store.
    static Result<std::unique_ptr<BenchSteps>> make(const QString &folder, const QString &haproxySocket);
    ~BenchSteps();
    BenchSteps(const BenchSteps &) = delete;
    BenchSteps &operator=(const BenchSteps &) = delete;

    /// Takes each step once, blocking for a millisecond or so.
    Done measure();
    /// Prints the p50 of each; gives their sum in milliseconds.
    double report() const;

private:
    BenchSteps() = default;
    Done parse() const;
    Done write() const;
    Done command() const;

    std::shared_ptr<LocalSigner> m_key;
    QByteArray m_page;
    QByteArray m_socket;
    int m_file = -1;
    std::vector<double> m_parse, m_sign, m_write, m_command; ///< ms
};

} // namespace interlock::cli
