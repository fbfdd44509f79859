#pragma once

#include "models/sources/httpfetch.h"

namespace interlock {

/// Brings one page at a time, under hard bounds. Destroying it aborts what is on its way.
class Fetcher {
public:
    virtual ~Fetcher() = default;
    /// GET; whatever is still on its way is dropped. `ended` is called once, from the event loop.
    virtual void get(const QNetworkRequest &request, HttpFetch::Bounds bounds, HttpFetch::Callback ended) = 0;
};

/// Over the network.
class HttpFetcher final : public Fetcher {
public:
    void get(const QNetworkRequest &request, HttpFetch::Bounds bounds, HttpFetch::Callback ended) override
    {
        m_fetch = std::make_unique<HttpFetch>(std::move(bounds), std::move(ended));
        m_fetch->start(m_network, request);
    }

private:
    QNetworkAccessManager m_network;
    std::unique_ptr<HttpFetch> m_fetch;
};

} // namespace interlock
