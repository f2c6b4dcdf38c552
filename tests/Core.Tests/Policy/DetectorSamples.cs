namespace HoopWire.Core.Tests.Policy;

/// <summary>Samples as <c>kind | column | value</c>. A tilde within a value is taken out, so that nobody's scanner takes it for a secret; none of them is one.</summary>
internal static class DetectorSamples
{
    public const string Positive = """
        credit-card | x | 4111111111111111
        credit-card | x | 378282246310005
        credit-card | x | 5555 5555 5555 4444
        iban | x | GB82 WEST 1234 5698 7654 32
        us-npi | npi | 1234567893
        us-aba-routing | routing_number | 021000021
        uk-nhs | nhs_number | 943 476 5919
        au-abn | x | 51 824 753 556
        au-acn | acn | 004 085 616
        ca-sin | sin | 130 692 544
        in-gstin | x | 27AAPFU0939F1ZV
        br-cnpj | x | 11.222.333/0001-81
        br-cnpj | x | 12.ABC.345/01DE-35
        de-tax-id | steuer_id | 86095742719
        it-codice-fiscale | x | RSSMRA85T10A562S
        nl-bsn | bsn | 111222333
        fi-hetu | x | 131052-308T
        cn-ric | x | 11010519491231002X
        za-id | x | 8001015009087
        hk-hkid | x | A123456(3)
        tw-id | natid | A123456789
        mx-curp | x | BOXW310820HNERXN09
        cl-rut | x | 12.345.678-5
        ch-ahv | x | 756.9217.0769.85
        passport-mrz | x | P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10
        bitcoin-address | x | 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa
        bitcoin-address | x | BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4
        bitcoin-address | x | bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0
        ethereum-address | x | 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed
        phone | x | +14155552671
        phone | x | (415) 555-2671
        phone | mobile | 0171 5551234
        ip-address | x | 192.168.100.200
        ip-address | x | 2001:db8::8a2e:370:7334
        ip-address | x | ::ffff:192.0.2.128
        mac-address | x | aa:bb:cc:dd:ee:ff
        mac-address | x | 00-1B-44-11-3A-B7
        mac-address | x | 001b.4411.3ab7
        us-ssn | x | 123-45-6789
        us-itin | x | 912-70-1234
        us-ssn | ssn | 724-65-4089
        us-ssn | social_security_number | 036 04 5314
        us-itin | itin | 918-92-3785
        us-itin | taxpayer_id | 990-61-3152
        us-npi | npi | 1141513600
        us-npi | npi_number | 1039983600
        us-dea | dea | FN7340134
        us-dea | dea_number | BY3938024
        us-mbi | mbi | 6YQ6-W33-CY27
        us-mbi | medicare_beneficiary_id | 6YX7-EA5-QW87
        uk-nhs | nhs_number | 768 240 8332
        uk-nhs | nhsNumber | 641 697 3693
        uk-nino | nino | JX 47 27 58 A
        uk-nino | national_insurance_number | EK 71 09 36 A
        au-tfn | tfn | 302667675
        au-tfn | tax_file_number | 941372900
        au-abn | abn | 91488485988
        au-abn | business_number | 13396687809
        au-acn | acn | 960133546
        au-acn | company_number | 405 790 436
        au-medicare | medicare_number | 6824 92351 3
        au-medicare | medicareNo | 3727119356
        nz-ird | ird_number | 32963994
        nz-ird | irdNumber | 125-921-728
        ca-sin | sin | 224 418 343
        ca-sin | social_insurance_number | 193-412-582
        in-aadhaar | aadhaar | 369882006987
        in-aadhaar | aadhaar_number | 3868 2285 5139
        in-gstin | gstin | 24QEJLH6967K1ZS
        in-gstin | gst_number | 24DWZFZ5171E1ZA
        in-pan | pan | DYSGR4685R
        in-pan | pan_number | JYYTE5630V
        pl-pesel | pesel | 84022754022
        pl-pesel | pesel_number | 58020226092
        pl-nip | nip | 9110742150
        pl-nip | nip_number | 802-179-84-67
        es-nif | nif | 96990015G
        es-nif | dni | 46282374A
        es-nie | nie | Z7868674B
        es-nie | documento | X0138947G
        it-codice-fiscale | codice_fiscale | YQWBGM63A11I467U
        it-codice-fiscale | cf | OLQFRR52E44E746F
        it-vat | partita_iva | 66301040532
        it-vat | p_iva | 01782410763
        de-social-security | sozialversicherungsnummer | 38131184O315
        de-social-security | svnr | 12101085Y856
        fr-nir | nir | 1 03 05 2B 164 585 03
        fr-nir | numero_securite_sociale | 182092B20559203
        fr-siret | siren | 800013153
        fr-siret | siret | 97681688929323
        nl-bsn | bsn | 792368198
        nl-bsn | burgerservicenummer | 699888657
        be-rrn | rijksregisternummer | 53.06.01-909.22
        be-rrn | insz | 73052786686
        fi-hetu | hetu | 250277-336E
        fi-hetu | henkilotunnus | 080955-121H
        se-personnummer | personnummer | 640322-1010
        se-personnummer | personalNumber | 9611133662
        no-fodselsnummer | fodselsnummer | 11076618293
        no-fodselsnummer | fnr | 10065521380
        no-fodselsnummer | fødselsnummer | 11076618293
        dk-cpr | cpr | 2204794038
        dk-cpr | cpr_nummer | 030994-0062
        ie-pps | pps | 9962062VH
        ie-pps | ppsn | 6127905MH
        ch-ahv | ahv_nummer | 756.5260.5874.47
        ch-ahv | avs | 756.5567.6126.44
        pt-nif | nif | 831983051
        pt-nif | contribuinte | 295707038
        ro-cnp | cnp | 2731210125582
        ro-cnp | cod_numeric_personal | 2820421252893
        cz-birth-number | rodne_cislo | 6810233485
        cz-birth-number | birth_number | 961214/0472
        hr-oib | oib | 99272232863
        hr-oib | oib_broj | 14825420105
        bg-egn | egn | 9607249312
        bg-egn | egn_number | 8204047923
        ee-isikukood | isikukood | 38803097895
        ee-isikukood | personal_code | 46110124739
        gr-amka | amka | 18088239845
        gr-amka | amka_number | 16069221337
        kr-rrn | rrn | 470108-1897981
        kr-rrn | jumin_number | 870307-2517546
        sg-nric | nric | M8026238P
        sg-nric | fin | F7586508L
        tw-id | national_id | P277377091
        tw-id | natid | S257209442
        th-id | thai_id | 3867777230473
        th-id | citizen_id | 4147854305708
        hk-hkid | hkid | J9064521
        hk-hkid | hkid_number | N748440(0)
        jp-my-number | my_number | 746421193500
        jp-my-number | kojin_bango | 6684 2735 4211
        cn-ric | resident_id | 310104197902010896
        cn-ric | shenfenzheng | 440106196709242094
        il-id | teudat_zehut | 137442786
        il-id | national_id | 229027586
        tr-tckn | tckn | 27263984922
        tr-tckn | tc_kimlik_no | 19193326330
        za-id | rsa_id | 8406100978080
        za-id | sa_id_number | 4608065866093
        br-cpf | cpf | 75049568803
        br-cpf | cpf_cliente | 895.684.835-19
        br-cnpj | cnpj | 57.447.464/0001-68
        br-cnpj | cnpj_empresa | 70103115000197
        mx-curp | curp | GOQX711117MNLBJF09
        mx-curp | reference | CEAL751026MJCSBT28
        ar-cuit | cuit | 23586422308
        ar-cuit | cuil | 27923060222
        cl-rut | rut | 46871086-2
        cl-rut | rut_cliente | 31.827.013-9
        passport-mrz | mrz | P<ITAPROHASKA<<HAL<<<<<<<<<<<<<<<<<<<<<<<<<<\nU6866254<5ITA8411165F300710303142732<<<<<<82
        passport-mrz | passport_scan | P<USAKLOCKO<<LEORA<<<<<<<<<<<<<<<<<<<<<<<<<<\nR0393348<9USA9209138<280112077142124<<<<<<20
        credit-card | card_number | 349416987487418
        credit-card | pan | 375153788474751
        iban | iban | GB13 EVGN 2920 0524 1504 71
        iban | account | IT38 B017 7002 0082 2197 9S76 181
        us-aba-routing | routing_number | 126464193
        us-aba-routing | aba | 025111712
        bitcoin-address | btc_address | bc1q7q5nc5afvktqxrqzl9y2fuzlgdrfycttm4r0rdx7mlreh4jt9teshtzf8u
        bitcoin-address | wallet | bc1pdauxf95agud2xltax0ak706n6al9a9phfr8w95expmk6tq3r8wnqlyz2pd
        ethereum-address | eth_address | 0x242546E0D9D938E89F56C3fE3c929793ca8861e8
        ethereum-address | wallet | 0xde7Fd6951EAa5229372A5A9B8e584F0C229f727c
        email | email | Charley21@hotmail.com
        email | contact | Adonis_Boehm@yahoo.com
        phone | mobile_number | +49 30 36814747
        ip-address | ip | 177.148.222.214
        ip-address | client_ip | fe80::1
        mac-address | mac | 63:f1:76:29:65:ed
        mac-address | device | 4a:6e:5b:2e:c7:56
        aws-access-key | token | AKIA~3F4E5EYUN373ALQZ
        aws-access-key | api_key | AKIA~D2MZHJM3FWGBA6CU
        github-token | token | ghu_~FabfiFliZP3t2nMyFjgDcfjScJW7TN32AKZ3
        github-token | api_key | gith~ub_pat_ewcHk1e2cLWwV8XFbDA87f_5HhVPifw82zWn3Qu3mkupxziHwFPjoTS21TFtRsPypn7Av1vSLICmHfeDYP
        gitlab-token | token | gldt~-Cg2z79EWYuyDANC9Xg1x
        gitlab-token | api_key | glrt~-KVPyLnG7B-oTZWBzuqhj
        slack-token | token | xoxb~-79756648304-519778378044-4S4mIEpSFmiEVgIDXbtE3gbf
        slack-token | api_key | hook~s.slack.com/services/TJQBV0761/BNWZT3993/GQ6ji03WU5bCJTLkrMBuVKWi
        stripe-key | token | sk_l~ive_3Y1yFGDhIAV0Wv5KIuG4HcIE
        stripe-key | api_key | whse~c_lZ19Qqc7P2NUnSvEpDQvaPkEWicxAasy
        google-api-key | token | GOCS~PX-RzaZ_9lLNBzhW_NFzDwLLd_bqKGE
        google-api-key | api_key | GOCS~PX-Ug6v9_ft_-SAIxBk1bGJwdOYfZ7o
        npm-token | token | npm_~TdFvqmj4QGOHHHimCd0nEunYn4sFQn3BdSYS
        npm-token | api_key | npm_~rMxa55X4dXM3fxAXFvA3B2Kq2aPNWBbhMZAy
        pypi-token | token | pypi~-AgEIcHlwaS5vcmcFrgS_H8qNyjX0YWCl2P55YJZ_9Qm8nkWw1RwYSv--NaJ0-cG7zjQTb_lhAB18A4NQrzfKxGFw1rqcLUcl
        pypi-token | api_key | pypi~-AgEIcHlwaS5vcmclqbFtedhffmjbjvm5n-GpBs1tiEUjft_6UOS02t_41solPXBcAxxQYqDxP9kBqn0nQI5WJa-DoW3RQx0E
        twilio-key | token | AC1c~6c2a92ad38bd930af01e976ce7cfa7
        twilio-key | api_key | SK2c~827c87d1fa9d3fa072741c8a6c636d
        sendgrid-key | token | SG.X~N2u8zT0FPr5HOxZr3y4tS.SbJ4n_mVTSC7tH_I4dyQi0e_W7fzJB5cB-y4ZlkN9qR
        sendgrid-key | api_key | SG.1~6aIvP9DycFFKhePzMFwpK.UFGIRQT5ohSXu7iXXXFKN-A95jL1CuYXyj6hUbgkYtt
        openai-key | token | sk-9~XCl251jXBeC0IgEG93ST3BlbkFJTobwNNkKaqzl8abqGn8B
        openai-key | api_key | sk-p~roj-BcmLcJrMGSe0iF2zFHoJQrYh1tQplTD9F9X9l6dSYY32PJT2yE456HDOSxlPdEyAbIkM7ACAHxT3BlbkFJyrmIOZWlsw10bQKbokEjPF8HGqvLskTDmSOth9BY6cPbcGKUevf6b4O8hzp388Zc0aG6Yo3dOh
        anthropic-key | token | sk-a~nt-api03-Sbf3bSVfa1kSAZJB8xqDc-hJpIXlK2DewMLIh30rd_piUISgyJkx04FjfDo9H89vujC4qlrErPRErNiU5OUh8mvv7DaGkAA
        anthropic-key | api_key | sk-a~nt-api03-H2mNV5hDgZeCMaV8qKZMzAoJV5KoLqqQjGTzsbYzI3zB_oLJix7Awx7QWc_WjnvUppK6fVTAGeBGmgJUr8SY6wFzcmts8AA
        azure-key | token | Acco~untKey=6k20Wcr5JxnyOSEEOPND5qUubdChLsgsAJwcmRoaB5R9Zyjtxf9lqGqz4KwgxYU2QKE60H0lGUEVMkxim+D0QQ==
        azure-key | api_key | Acco~untKey=yTApdpfd983+i58ZVunRJ04J/2wMUa74ClO6PQgqS2WgOgsykY2tmY9fjWurZM/gtzSmKQZP1sknUcDRXLjzme==
        digitalocean-token | token | doo_~v1_6439cee3671113e7b677e426cfc385f0549cffd4754c480d9edf86af1598c36c
        digitalocean-token | api_key | dop_~v1_5bd5964de28c214739644e5d13a17a53e8fb22efbf68296258860b489546643a
        shopify-token | token | shpc~a_3846aa11826a965dfc305f78192ce0e7
        shopify-token | api_key | shpp~a_77a722ed6d4decc4e2de56037a4b21e4
        huggingface-token | token | hf_7~8CLMzAcYNVkSbQ5zdWF6754gsZXn6UBHj
        huggingface-token | api_key | hf_a~iFJoTegRKKCf9u6M8zPWHm5P2K6ZlWJJo
        databricks-token | token | dapi~ff9d3056c4a7bc0cde65eb94d30c15f6
        databricks-token | api_key | dapi~7f8b87d9def3328bb3e6d35be069ae9e
        docker-token | token | dckr~_pat_y29rLGmQcMeS_U3_DhQRRjc0dHh
        docker-token | api_key | dckr~_pat_U7bqO9Y1teZvP-5xAC3P0JgqeTd
        vault-token | token | hvs.~A6gu8iQJvIxMUCHvmE8hRV8cZpSodjXZo5YvwvN81YEl2jmQeQ8_PZT-Yg74lG4W9HbnjSma4TuCmbamJXHL74BmG1
        vault-token | api_key | hvs.~_tGXjglK_CD37q-KDSl-PRZ_7BvUV12BBwMmNtYI8NAT0cb4u7XiaLPrREkYh6PJ4ZNLStOgz8f9DkJaCVseqVX2DX
        postman-key | token | PMAK~-3a1399b4b55ea80285fb1007-247048ac9c3747a1dad86151181f35b556
        postman-key | api_key | PMAK~-c4cc57ce6f875dcf37aeb37a-0a646532509d4ba2cb32317ae9b21b5fb8
        linear-key | token | lin_~api_HHabOwDOmSlKMIUp68vFFQj1eyONbwR7lxH4RU2p
        linear-key | api_key | lin_~api_2t6aznQgUNIe6v0XzpJysSLIk7eaycBKznTcN3iF
        new-relic-key | token | NRAK~-R3TRLHH7TMG5XYFIEUAKJOQWLJR
        new-relic-key | api_key | NRAK~-LKVO4ESOGLDYC63LMKLO3UJL5JG
        grafana-token | token | glsa~_yAf3Q0RuMjuNFwUl8GOR80nBj7nnSrOr_395a5754
        grafana-token | api_key | glsa~_kaHXiHzRqBSrvfCCkNd0nih8mOKWWAZZ_1975f6e2
        rubygems-key | token | ruby~gems_15bac75f6bd1397cb94d24c9338e36ef14867bf9bd018484
        rubygems-key | api_key | ruby~gems_685949e101afcfbb0fdbd7c50dfb4b324686c0e19a31bc60
        telegram-token | token | 4895~898335:AAFU2pJREC_O43CsK-S0iKtpW21JHtXGT-U
        telegram-token | api_key | 4208~301301:AALSv3NYB8gyvTVZQJJdkX1p_XmkTAJTu_Y
        square-token | token | sq0c~sp-tc0f_-UPfsMr5EZK_QN9PN7HqFiWgYFc7Ybul8WghYQ
        square-token | api_key | sq0c~sp-d3ahC3znHBpaVv0th-lXuNBBh_D41a6IRSgQTYKNxIf
        age-key | token | AGE-~SECRET-KEY-14QS8XGD8S4DC88GRW83W6JPFD3GYRCV2WLFS44V3C7L06YYK5M0L8PCVYA
        age-key | api_key | AGE-~SECRET-KEY-1A4NSSKCCN937E2LNDNP9L8ASNWKPF78M630WQ48VM8L44U0GH0UPDF04NH
        private-key | token | ----~-BEGIN EC PRIVATE KEY-----\naR6eKQOo57whTO+x/zvFCnW3vhRPS9P+cqkMy0k+qcTjbPxyvXuJJIHMXdXkYjYP\nssyR70E+SuBQRBffiS2Q9PnzmW3UqCcoyBt/AdtoE0JIDX2k0HNPRutQz2ipP46u\nMVjLhRnObDCGSvXNBSPx1x0nY92l3XwrT0VcfcwRuW7N1hQpFwiZGT6hYmUwco1U\ne+TS5KLlfgAckwfcizp/i698wuK0Fp2LMz0fZxYAi+oUjO8tZ4addv1qhzicb1Np\n-----END EC PRIVATE KEY-----
        private-key | api_key | ----~-BEGIN PRIVATE KEY-----\nlVqJBmbTQXSAxsnw9ongUn2TowrjunS5G0TJVj93PfEJJiLw7hlkZ3DDqiOet+DB\nWTPvvBZW3WZ7YO24xZ0xVK4KpSK5dm//wwFHcMDR4/XJGZN+GFcGw13CxSS+999o\nve4EaR7+CQqAzYmqTioKcR/9/lukTJDSLdAwZO3POPd5Us4UukMC1vIs0cCrH+KP\nrjGoLXqXtbFeZWMYsO6dybuWLBH5NUwnNU28N+YKJMb8tif6AkBRBAto0FEEGYrb\n-----END PRIVATE KEY-----
        jwt | token | eyJh~bGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIyODkyNjIyMDI2IiwibmFtZSI6Ikpld2VsIFN3YW5pYXdza2kgTUQiLCJpYXQiOjE3ODI0NDI5MTl9.H4CCEJclcm0OD_igBD5705HBKPpK1z5y72LpzIc6kDR
        jwt | api_key | eyJh~bGciOiJFUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiI1Mjg1NjIxNjkyIiwibmFtZSI6IkphZGVuIFdpZWdhbmQiLCJpYXQiOjE2NDkwMzkwNTJ9.bC8hFH8NI8TchYKWaHa0wToirV_2Lk5Z9nypXGulFVb
        """;
}
