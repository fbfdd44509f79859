#include "models/base/digest.h"

#include <QString>

#include <openssl/evp.h>

#include <memory>

namespace interlock {

QByteArray sha256(std::initializer_list<QByteArrayView> parts)
{
    static const EVP_MD *const algorithm =
        EVP_MD_fetch(nullptr, "SHA256", nullptr); // fetched once: the look-up costs more than a block
    thread_local const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                                       &EVP_MD_CTX_free);
    EVP_DigestInit_ex2(context.get(), algorithm, nullptr);
    for (const QByteArrayView part : parts)
        EVP_DigestUpdate(context.get(), part.data(), size_t(part.size()));
    QByteArray digest(32, Qt::Uninitialized);
    EVP_DigestFinal_ex(context.get(), reinterpret_cast<unsigned char *>(digest.data()), nullptr);
    return digest;
}

QString sha256Hex(QByteArrayView bytes)
{
    return QString::fromLatin1(sha256(bytes).toHex());
}

} // namespace interlock
