#include "models/notify/commandsender.h"
#include "models/notify/desktopsender.h"
#include "models/notify/emailsender.h"
#include "models/notify/httpsender.h"

namespace interlock {

std::unique_ptr<Sender> makeSender(const Sink &sink, const QString &planFolder)
{
    switch (sink.type) {
    case Sink::Type::Command:
        return std::make_unique<CommandSender>(sink, planFolder);
    case Sink::Type::Desktop:
        return std::make_unique<DesktopSender>(sink.urgency);
    case Sink::Type::Email:
        return std::make_unique<EmailSender>(sink, planFolder);
    default:
        return std::make_unique<HttpSender>(sink);
    }
}

} // namespace interlock
