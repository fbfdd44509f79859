#pragma once

#include "models/process/command.h"
#include "models/sources/fetcher.h"
#include "models/sources/polledsource.h"

namespace interlock {

/// A source whose each poll brings one JSON value; its indicators point into it.
class JsonValueSource : public PolledSource {
public:
    using PolledSource::PolledSource;

protected:
    Observation measure(const Indicator &indicator, Instant now) const override;
    /// Ends the poll with the value of its bytes, or with why there are none.
    void arrived(const Result<QByteArray> &bytes);

private:
    QJsonValue m_root;
    QHash<IndicatorId, QJsonValue> m_first; ///< what `unchanged` compares with
};

/// GET of a JSON page.
class JsonSource final : public JsonValueSource {
public:
    /// `fetcher`: how the page is brought; without one, over the network.
    JsonSource(Source source, std::vector<Indicator> indicators, const Clock &clock, QString planFolder,
               std::unique_ptr<Fetcher> fetcher = nullptr);

protected:
    void begin() override;

private:
    QString m_planFolder;
    std::unique_ptr<Fetcher> m_fetcher;
};

/// A command whose stdout is JSON or a number. Another exit status than 0 is an error.
class CommandSource final : public JsonValueSource {
public:
    CommandSource(Source source, std::vector<Indicator> indicators, const Clock &clock, QString planFolder);

protected:
    void begin() override;

private:
    void ended(const Result<CommandResult> &result);
    QString m_planFolder;
    std::unique_ptr<Command> m_command;
};

} // namespace interlock
